import { hostname } from 'node:os';
import {
  RepositoriesAnswer,
  SnapshotsAnswer,
  SnapshotsParams,
  SnapshotsQuery,
  type BackupSet,
  type Repository,
} from '../../contract/backups.ts';
import { HostParams } from '../../contract/common.ts';
import type { Capability, Context } from '../context.ts';
import { ProblemError, problems } from '../http/problems.ts';
import { keepAsking } from '../observed/background.ts';
import type { Observed } from '../observed/reading.ts';
import { createRepositoryReader, troubleOf, trustedSnapshots, type Listing, type RepositoryReader } from './adapter.ts';
import { judgeSet } from './judge.ts';
import { registerBackupMetrics } from './metrics.ts';
import { createRecordReader, type RecordReader } from './records.ts';
import { hostTimeZone } from './schedule.ts';
import { snapshotsOfSet, tellSnapshots } from './snapshots.ts';

/** How often it is looked whether a repository must be read anew. */
const backgroundEveryMs = 30_000;

/** `GET repositories` and `GET repositories/{repository}/snapshots`: the restic repositories and what is in them. */
export const backupsCapability: Capability = (app, context) => {
  const { config, now } = context;
  const records = createRecordReader(config.directories.state, now);
  const readers = config.repositories.map((repository) => createRepositoryReader(repository, context));
  const sets = setTeller(context, records);
  const stampOf = ({ config: { id } }: RepositoryReader) => records.stamp(sets.of(id).map((set) => set.id));
  const observe = async (reader: RepositoryReader) => reader.observe(await stampOf(reader));

  for (const reader of readers) {
    keepAsking(app, backgroundEveryMs, async () => reader.refresh(await stampOf(reader)));
  }
  registerBackupMetrics(context.metrics, async () => {
    const told = await Promise.all(readers.map((reader) => sets.judge(reader.config.id, reader.peek())));
    return told.flat();
  });

  const tell = async (reader: RepositoryReader): Promise<Repository> => {
    const { id, name } = reader.config;
    const observed = await observe(reader);
    const fault = troubleOf(observed);
    return {
      id,
      name,
      location: await reader.location(),
      state: fault === null ? 'ok' : observed.triedAt === null ? 'unknown' : 'failed',
      fault,
      observedAt: observed.observedAt?.toISOString() ?? null,
      sets: await sets.judge(id, observed),
    };
  };

  app.get(
    '/repositories',
    { config: { scope: 'read' }, schema: { params: HostParams, response: { 200: RepositoriesAnswer } } },
    async () => {
      const repositories = await Promise.all(readers.map(tell));
      return { observedAt: now().toISOString(), timeZone: hostTimeZone(), repositories };
    },
  );

  app.get(
    '/repositories/:repository/snapshots',
    {
      config: { scope: 'read' },
      schema: { params: SnapshotsParams, querystring: SnapshotsQuery, response: { 200: SnapshotsAnswer } },
    },
    async ({ params, query }) => {
      const reader = readers.find((one) => one.config.id === params.repository);
      if (reader === undefined) throw problems.unknown('repository', params.repository);
      const own = sets.of(params.repository);
      if (query.set !== undefined && !own.some(({ id }) => id === query.set)) {
        throw problems.unknown('backup set', query.set);
      }
      if (Number.isNaN(Date.parse(query.before ?? now().toISOString())))
        throw problems.invalid('query.before is no time.');
      const observed = await observe(reader);
      if (observed.value === null || observed.observedAt === null) throw unread(observed);
      const runs = new Map(await Promise.all(own.map(async ({ id }) => [id, (await records.read(id)).runs] as const)));
      const { total, snapshots } = tellSnapshots(observed.value.snapshots, { query, runs, hostnames: sets.hostnames });
      return { observedAt: observed.observedAt.toISOString(), total, snapshots };
    },
  );
  return Promise.resolve();
};

/** Judges the sets of a repository by its list and by the records of their runs. */
function setTeller({ config, now }: Context, records: RecordReader) {
  // In a repository that hosts share, another host's snapshots must not make this one's sets look well.
  const hostnames: ReadonlySet<string> = new Set([config.host.id, hostname()]);
  const timeZone = hostTimeZone();
  const of = (repository: string) => config.backupSets.filter((set) => set.repository === repository);
  return {
    of,
    hostnames,
    judge: (repository: string, observed: Observed<Listing>): Promise<BackupSet[]> => {
      const trusted = trustedSnapshots(observed, now());
      return Promise.all(
        of(repository).map(async (set) => {
          const snapshots = trusted === null ? null : snapshotsOfSet(trusted, set.id, hostnames);
          const { lastRun } = await records.read(set.id);
          return judgeSet(set, { snapshots, fault: troubleOf(observed), lastRun }, now(), timeZone);
        }),
      );
    },
  };
}

function unread(observed: Observed<Listing>): ProblemError {
  const fault = troubleOf(observed) ?? { code: 'repository-unread', title: 'The repository has not been read' };
  return new ProblemError({ status: observed.triedAt === null ? 503 : 502, ...fault });
}
