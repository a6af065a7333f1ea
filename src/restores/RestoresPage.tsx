import { css } from '@emotion/css';
import { EmptyState } from '@grafana/ui';
import React from 'react';
import { CodeBlock } from '../components/CodeBlock.tsx';
import { PageFrame } from '../components/PageFrame.tsx';
import { useStyles, type Theme } from '../components/theme.ts';

/** Says how to restore by hand, as long as this page cannot. */
export function RestoresPage() {
  const styles = useStyles(getStyles);
  return (
    <PageFrame subTitle="Get data back, and prove beforehand that you can.">
      <EmptyState variant="call-to-action" hideImage message="Restores are not started from here yet">
        This page will restore a snapshot to a place of your choice and run drills that prove a backup can be restored.
        Until then restore by hand, as root on the host that has the repository:
      </EmptyState>
      <CodeBlock
        label="Commands to restore by hand"
        lines={[
          'export RESTIC_REPOSITORY=/srv/restic RESTIC_PASSWORD_FILE=/etc/homelab-ops/secrets/restic-local',
          'restic snapshots --tag app-config',
          'install -d -m 0700 /root/restore',
          'restic restore latest --tag app-config --target /root/restore --verify',
        ]}
      />
      <p className={styles.after}>
        Then stop the service, move the restored folder into place, and start it again. The whole procedure, step by
        step, is in docs/backup-restore.md of the project, below “Get data back by hand”.
      </p>
    </PageFrame>
  );
}

const getStyles = (theme: Theme) => ({
  after: css({ maxWidth: theme.spacing(100), margin: theme.spacing(0, 'auto') }),
});
