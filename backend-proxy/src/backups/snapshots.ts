import type { Static } from 'typebox';
import type { BackupRun, Snapshot, SnapshotsQuery } from '../../contract/backups.ts';
import type { ListedSnapshot } from './parse.ts';

/** The snapshots of a set: made by this host, and tagged with the set's id. */
export function snapshotsOfSet(
  all: readonly ListedSnapshot[],
  set: string,
  hostnames: ReadonlySet<string>,
): ListedSnapshot[] {
  return all.filter(({ tags, hostname }) => tags.includes(set) && hostnames.has(hostname));
}

interface Request {
  query: Static<typeof SnapshotsQuery>;
  /** The recorded runs of each set of the repository. */
  runs: ReadonlyMap<string, readonly BackupRun[]>;
  hostnames: ReadonlySet<string>;
}

/** The asked part of a list, newest first, with sizes from our own records where restic (before 0.17) tells none. */
export function tellSnapshots(
  all: readonly ListedSnapshot[],
  { query: { set, before, limit = 1000 }, runs, hostnames }: Request,
): { total: number; snapshots: Snapshot[] } {
  const ofSet = set === undefined ? all : snapshotsOfSet(all, set, hostnames);
  const until = before === undefined ? Infinity : Date.parse(before);
  const matching = ofSet.filter(({ time }) => time.getTime() < until);
  const recorded = new Map(
    [...runs.values()]
      .flat()
      .flatMap((run) => (run.snapshot === null ? [] : [[run.snapshot.slice(0, 8), run] as const])),
  );
  const tell = (listed: ListedSnapshot): Snapshot => {
    const { id, time, hostname, tags } = listed;
    const run = recorded.get(id.slice(0, 8));
    return {
      id,
      time: time.toISOString(),
      hostname,
      set: hostnames.has(hostname) ? (tags.find((tag) => runs.has(tag)) ?? null) : null,
      tags: [...tags],
      processedBytes: listed.processedBytes ?? run?.processedBytes ?? null,
      addedBytes: listed.addedBytes ?? run?.addedBytes ?? null,
      files: listed.files ?? run?.files ?? null,
      durationSeconds: listed.durationSeconds ?? run?.durationSeconds ?? null,
    };
  };
  return { total: matching.length, snapshots: matching.slice(0, limit).map(tell) };
}
