import { css } from '@emotion/css';
import { Icon, type IconName } from '@grafana/ui';
import React, { type ReactNode } from 'react';
import { useStyles, type Theme } from './theme.ts';

/** One line that is worth knowing and needs no alarm. */
export function QuietNote({ icon = 'info-circle', children }: { icon?: IconName; children: ReactNode }) {
  const styles = useStyles(getStyles);
  return (
    <p className={styles.note} role="status">
      <Icon name={icon} className={styles.icon} />
      <span>{children}</span>
    </p>
  );
}

const getStyles = (theme: Theme) => ({
  note: css({
    display: 'flex',
    gap: theme.spacing(1),
    margin: theme.spacing(0, 0, 2),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  icon: css({ flex: 'none', marginTop: 1 }),
});
