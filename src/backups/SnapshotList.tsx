import { css } from '@emotion/css';
import React, { useMemo } from 'react';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import { DataTable, type DataColumn } from '../components/DataTable.tsx';
import { Absent, Detail } from '../components/Detail.tsx';
import { durationText } from '../components/duration.ts';
import { bytesText, countText, dateAndTime } from '../components/format.ts';
import { Age } from '../components/Age.tsx';
import { Nothing } from '../components/Nothing.tsx';
import { QuietNote } from '../components/QuietNote.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useStyles, type Theme } from '../components/theme.ts';
import { useRepositoriesOf, useSnapshotsOf } from '../proxy/queries.ts';
import { incomplete, notListed, snapshotRows, type SnapshotRow, type Source } from './snapshotRows.ts';

const pageSize = 25;

const known = (value: number | null, format: (value: number) => string) =>
  value === null ? <Absent>Not recorded</Absent> : format(value);

const columns: readonly DataColumn<SnapshotRow>[] = [
  {
    id: 'time',
    header: 'Time',
    value: ({ snapshot }) => snapshot.time,
    cell: ({ snapshot }) => (
      <>
        {dateAndTime(snapshot.time)}
        <Detail>
          <Age at={snapshot.time} />
        </Detail>
      </>
    ),
  },
  {
    id: 'set',
    header: 'Backup set',
    grow: true,
    value: ({ setName }) => setName,
    cell: ({ setName, repositoryName, snapshot }) => (
      <>
        {setName}
        <Detail>
          {repositoryName}, snapshot <code>{snapshot.id.slice(0, 8)}</code>
        </Detail>
      </>
    ),
  },
  { id: 'host', header: 'Host', value: ({ host }) => host.name, cell: ({ host }) => host.name },
  {
    id: 'size',
    header: 'Size',
    numeric: true,
    value: ({ snapshot }) => snapshot.processedBytes,
    cell: ({ snapshot }) => known(snapshot.processedBytes, bytesText),
  },
  {
    id: 'added',
    header: 'Added',
    numeric: true,
    value: ({ snapshot }) => snapshot.addedBytes,
    cell: ({ snapshot }) => known(snapshot.addedBytes, bytesText),
  },
  {
    id: 'files',
    header: 'Files',
    numeric: true,
    value: ({ snapshot }) => snapshot.files,
    cell: ({ snapshot }) => known(snapshot.files, countText),
  },
  {
    id: 'duration',
    header: 'Duration',
    numeric: true,
    value: ({ snapshot }) => snapshot.durationSeconds,
    cell: ({ snapshot }) => known(snapshot.durationSeconds, shortDuration),
  },
];

/** Most backups take seconds, and those differ. */
const shortDuration = (seconds: number): string => (seconds < 10 ? `${seconds.toFixed(1)} s` : durationText(seconds));

/** Every snapshot of the hosts shown, newest first. */
export function SnapshotList({ hosts, chosenSet }: { hosts: readonly Host[]; chosenSet: string | null }) {
  const styles = useStyles(getStyles);
  const { sources, failedHosts, loadingHosts } = useSources(hosts);
  const { failed, loading } = incomplete(sources);
  const unread = [...failedHosts.map(({ name }) => name), ...failed.map(nameOf)];
  const isLoading = loading.length + loadingHosts.length > 0;
  const signature = sources
    .map(({ host, repository, answer }) => `${host.id} ${repository.id} ${answer.at ?? ''}`)
    .join();
  // The answers are new objects at every render; what is in them changes with their time only.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const rows = useMemo(() => snapshotRows(sources, chosenSet), [signature, chosenSet]);
  const left = notListed(sources);
  if (sources.length === 0 && !isLoading && unread.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="snapshots" className={styles.section}>
      <h2 id="snapshots" className={styles.heading}>
        Snapshots
      </h2>
      {unread.length > 0 && (
        <QuietNote icon="exclamation-triangle">
          Not in this list, because they could not be read: {unread.join(', ')}.
        </QuietNote>
      )}
      {left > 0 && <QuietNote>{countText(left)} older snapshots are not listed.</QuietNote>}
      {rows.length > 0 && (
        <DataTable label="Snapshots" columns={columns} rows={rows} rowId={({ key }) => key} pageSize={pageSize} />
      )}
      {isLoading && <Skeleton lines={rows.length > 0 ? 1 : 6} what="snapshots" />}
      {rows.length === 0 && !isLoading && unread.length === 0 && (
        <Nothing message="No snapshot yet">
          The first one comes with the next scheduled run, or now with systemctl start homelab-backup@SET on the host.
        </Nothing>
      )}
    </section>
  );
}

const nameOf = ({ host, repository }: Source): string => `${repository.name} of ${host.name}`;

function useSources(hosts: readonly Host[]): { sources: Source[]; failedHosts: Host[]; loadingHosts: Host[] } {
  const answers = useRepositoriesOf(hosts.map(({ id }) => id));
  const repositories = hosts.flatMap((host, index) =>
    (answers[index]?.data?.repositories ?? []).map((repository) => ({ host, repository })),
  );
  const snapshots = useSnapshotsOf(
    repositories.map(({ host, repository }) => ({ host: host.id, repository: repository.id })),
  );
  const unknown = hosts.filter((_, index) => answers[index]?.data === undefined);
  const hasFailed = (host: Host): boolean => answers[hosts.indexOf(host)]?.error != null;
  return {
    sources: repositories.flatMap((one, index) => {
      const answer = snapshots[index];
      return answer === undefined ? [] : [{ ...one, answer }];
    }),
    failedHosts: unknown.filter(hasFailed),
    loadingHosts: unknown.filter((host) => !hasFailed(host)),
  };
}

const getStyles = (theme: Theme) => ({
  section: css({ marginTop: theme.spacing(2) }),
  heading: css({ ...theme.typography.h4, margin: theme.spacing(0, 0, 1.5) }),
});
