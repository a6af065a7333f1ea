import { css } from '@emotion/css';
import React from 'react';
import type { BackupSet, Repository, Snapshot } from '../../backend-proxy/contract/backups.ts';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import { Age } from '../components/Age.tsx';
import { Nothing } from '../components/Nothing.tsx';
import { useNow } from '../components/now.ts';
import { ProblemAlert, StaleAlert } from '../components/ProblemAlert.tsx';
import { useStyles, type Theme } from '../components/theme.ts';
import { useSnapshots } from '../proxy/queries.ts';
import { LaneAxis } from './LaneAxis.tsx';
import type { Range } from './ranges.ts';
import { SetLane } from './SetLane.tsx';

interface Props {
  host: Host;
  repository: Repository;
  timeZone: string;
  range: Range;
}

/** One repository: a lane for each of its sets, over the same axis. */
export function RepositoryLanes({ host, repository, timeZone, range }: Props) {
  const styles = useStyles(getStyles);
  const snapshots = useSnapshots(host.id, repository.id);
  const to = useMinute();
  const window = { from: to - range.days * 86_400_000, to };
  const headingId = `repository-${host.id}-${repository.id}`;
  return (
    <div className={styles.repository} role="group" aria-labelledby={headingId}>
      <div className={styles.header}>
        <h3 id={headingId} className={styles.name}>
          {repository.name}
        </h3>
        <code className={styles.quiet}>{repository.location}</code>
        {repository.observedAt !== null && (
          <span className={styles.quiet}>
            Read <Age at={repository.observedAt} />
          </span>
        )}
      </div>
      {repository.fault !== null && <ProblemAlert trouble={repository.fault} />}
      {snapshots.error !== null &&
        repository.fault === null &&
        (snapshots.at === null ? (
          <ProblemAlert trouble={snapshots.error} retry={snapshots.retry} />
        ) : (
          <StaleAlert at={snapshots.at} error={snapshots.error} retry={snapshots.retry} />
        ))}
      {repository.sets.length === 0 ? (
        <Nothing message="No backup set uses this repository">
          Name one below <code>backupSets</code> in /etc/homelab-ops/proxy.yaml on {host.name}.
        </Nothing>
      ) : (
        <>
          {repository.sets.map((set) => (
            <SetLane
              key={set.id}
              set={set}
              snapshots={ofSet(set, snapshots.data?.snapshots)}
              failed={snapshots.error !== null}
              timeZone={timeZone}
              window={window}
              range={range}
            />
          ))}
          {snapshots.data !== undefined && <LaneAxis window={window} timeZone={timeZone} />}
        </>
      )}
    </div>
  );
}

const ofSet = (set: BackupSet, snapshots: readonly Snapshot[] | undefined): Snapshot[] | undefined =>
  snapshots?.filter((snapshot) => snapshot.set === set.id);

/** The time to the minute, so that lanes are not drawn anew every few seconds. */
function useMinute(): number {
  return Math.floor(useNow() / 60_000) * 60_000;
}

const getStyles = (theme: Theme) => ({
  repository: css({ marginBottom: theme.spacing(3) }),
  header: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: theme.spacing(0.5, 1.5),
    marginBottom: theme.spacing(1),
  }),
  name: css({ ...theme.typography.h5, margin: 0 }),
  quiet: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    background: 'none',
    border: 'none',
    padding: 0,
    overflowWrap: 'anywhere',
  }),
});
