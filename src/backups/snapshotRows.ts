import type { RepositoriesAnswer, Snapshot, SnapshotsAnswer } from '../../backend-proxy/contract/backups.ts';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import type { Answer } from '../proxy/answer.ts';

/** One snapshot with where it lies. */
export interface SnapshotRow {
  key: string;
  host: Host;
  repositoryName: string;
  /** Name of the set; the tags where it belongs to none. */
  setName: string;
  snapshot: Snapshot;
}

/** A repository that is asked for its snapshots, and what came. */
export interface Source {
  host: Host;
  repository: RepositoriesAnswer['repositories'][number];
  answer: Answer<SnapshotsAnswer>;
}

/** All snapshots of the sources, newest first, of one set where one is chosen. */
export function snapshotRows(sources: readonly Source[], chosenSet: string | null): SnapshotRow[] {
  return sources
    .flatMap(({ host, repository, answer }) => {
      const names = new Map(repository.sets.map(({ id, name }) => [id, name]));
      return (answer.data?.snapshots ?? [])
        .filter(({ set }) => chosenSet === null || set === chosenSet)
        .map((snapshot) => ({
          key: `${host.id} ${repository.id} ${snapshot.id}`,
          host,
          repositoryName: repository.name,
          setName: setNameOf(snapshot, names),
          snapshot,
        }));
    })
    .sort((a, b) => (a.snapshot.time < b.snapshot.time ? 1 : a.snapshot.time > b.snapshot.time ? -1 : 0));
}

function setNameOf({ set, tags }: Snapshot, names: ReadonlyMap<string, string>): string {
  if (set !== null) {
    return names.get(set) ?? set;
  }
  return tags.length === 0 ? 'no set' : `no set (${tags.join(', ')})`;
}

/** How many snapshots the hosts have beyond those that came, because a list has a limit. */
export function notListed(sources: readonly Source[]): number {
  return sources.reduce(
    (sum, { answer: { data } }) => sum + Math.max(0, (data?.total ?? 0) - (data?.snapshots.length ?? 0)),
    0,
  );
}

/**
 * The sources whose snapshots are missing in the list, and those still to come. A repository that is asked and fails is
 * not an empty one.
 */
export function incomplete(sources: readonly Source[]): { failed: Source[]; loading: Source[] } {
  return {
    failed: sources.filter(({ answer }) => answer.data === undefined && answer.error !== null),
    loading: sources.filter(({ answer }) => answer.data === undefined && answer.error === null),
  };
}
