import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { RepositoriesAnswer, SnapshotsAnswer } from '../contract/backups.ts';
import type { Problem } from '../contract/common.ts';
import { createRepositoryReader, troubleOf } from '../src/backups/adapter.ts';
import { backupsCapability } from '../src/backups/capability.ts';
import { appendRecord } from '../src/backups/records.ts';
import type { Config } from '../src/config/config.ts';
import type { Run } from '../src/process/run.ts';
import { createRunner } from '../src/process/runner.ts';
import { contextOf, makeBench, until, type Bench } from './restic-bench.ts';
import { startProxy, tokens, type StartedProxy } from './support.ts';

const isHere = spawnSync('restic', ['version']).error === undefined;
const skip = isHere ? false : 'needs restic';
const now = Date.now();
const daysAgo = (days: number) => new Date(now - days * 86_400_000);
/** As `restic backup --time` takes it, in the zone of this machine. */
const resticTime = (time: Date) => {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace('T', ' ');
};

let bench: Bench;
let proxy: StartedProxy;
const snapshotTimes = [0.01, 1, 3].map(daysAgo);

before(async () => {
  if (!isHere) return;
  bench = await makeBench([{ id: 'app-config' }, { id: 'plex-metadata' }, { id: 'fresh' }]);
  const source = bench.config.backupSets[0]?.paths[0] ?? '';
  const add = (time: Date, tag: string, host: string) =>
    bench.restic('backup', `--tag=${tag}`, `--host=${host}`, `--time=${resticTime(time)}`, '--', source);
  for (const time of snapshotTimes) add(time, 'app-config', 'home');
  add(daysAgo(20), 'plex-metadata', 'home');
  add(daysAgo(0), 'plex-metadata', 'elsewhere');
  proxy = await startProxy({ config: configOf(bench), capabilities: [backupsCapability] });
});
after(async () => {
  await proxy.stop();
  await bench.remove();
});

function configOf({ config }: Bench): Partial<Config> {
  return { ...config, host: { id: 'home', name: 'Home', site: null } };
}
async function get<T>(path: string, from = proxy): Promise<T> {
  const response = await fetch(`${from.url}/api/v1/hosts/home${path}`, {
    headers: { authorization: `Bearer ${tokens.read}` },
  });
  return (await response.json()) as T;
}
const repository = async (from = proxy) => (await get<RepositoriesAnswer>('/repositories', from)).repositories[0];
const resticRuns = () => proxy.commands.filter(({ program }) => program === 'restic');

test('tells of each set how it stands, by the snapshots of this host alone', { skip }, async () => {
  await until(async () => (await repository())?.state === 'ok', 'the repository is read');
  const told = await repository();
  assert.deepEqual([told?.fault, told?.location], [null, bench.repository]);
  assert(Date.parse(told?.observedAt ?? '') > now);
  assert.deepEqual(
    told?.sets.map(({ id, state, snapshotCount }) => [id, state, snapshotCount]),
    [
      ['app-config', 'ok', 3],
      ['plex-metadata', 'late', 1],
      ['fresh', 'never', 0],
    ],
  );
  assert(!JSON.stringify(told).includes(join(bench.folder, 'source')));
});

test('lists snapshots newest first, by set, before a time and up to a limit', { skip }, async () => {
  const all = await get<SnapshotsAnswer>('/repositories/local/snapshots');
  assert.equal(all.total, 5);
  const times = all.snapshots.map(({ time }) => time);
  assert.deepEqual(times, times.toSorted().reverse());
  assert.deepEqual(all.snapshots.map(({ set, hostname }) => [set, hostname]).slice(0, 2), [
    [null, 'elsewhere'],
    ['app-config', 'home'],
  ]);
  const path = '/repositories/local/snapshots?set=app-config';
  assert.equal((await get<SnapshotsAnswer>(path)).total, 3);
  const one = await get<SnapshotsAnswer>(`${path}&limit=1`);
  assert.deepEqual([one.total, one.snapshots.length], [3, 1]);
  const older = await get<SnapshotsAnswer>(`${path}&before=${one.snapshots[0]?.time ?? ''}`);
  assert.equal(older.total, 2);
});

test('refuses what is not in the configuration, and is no name at all', { skip }, async () => {
  const cases: [string, string][] = [
    ['/repositories/other/snapshots', 'unknown-repository'],
    ['/repositories/local/snapshots?set=other', 'unknown-backup-set'],
    ['/repositories/--password-command=id/snapshots', 'invalid-request'],
    ['/repositories/local/snapshots?set=--x', 'invalid-request'],
    ['/repositories/local/snapshots?limit=0', 'invalid-request'],
    ['/repositories/local/snapshots?before=2026-99-99T00:00:00.000Z', 'invalid-request'],
    ['/repositories/local/snapshots?repo=/etc', 'invalid-request'],
  ];
  for (const [path, code] of cases) assert.equal((await get<Problem>(path)).code, code, path);
});

test('asks restic once for many pages, and again when a run has been recorded', { skip }, async () => {
  await repository();
  const before = resticRuns().length;
  await Promise.all(Array.from({ length: 20 }, () => repository()));
  assert.equal(resticRuns().length, before);

  bench.restic('backup', '--tag=fresh', '--host=home', '--', bench.config.backupSets[0]?.paths[0] ?? '');
  const [made] = JSON.parse(bench.restic('snapshots', '--json', '--tag=fresh')) as { id: string }[];
  const startedAt = new Date().toISOString();
  await appendRecord(bench.config.directories.state, 'fresh', {
    startedAt,
    finishedAt: startedAt,
    result: 'succeeded',
    fault: null,
    snapshot: made?.id.slice(0, 8) ?? null,
    durationSeconds: 12,
    processedBytes: 34,
    addedBytes: 56,
    files: 7,
  });
  await until(async () => (await repository())?.sets[2]?.state === 'ok', 'the new snapshot is seen');
  assert.equal(resticRuns().length, before + 1);

  // restic 0.14 tells no sizes: they are in the record of the run.
  const { snapshots } = await get<SnapshotsAnswer>('/repositories/local/snapshots?set=fresh');
  assert((snapshots[0]?.durationSeconds ?? 0) > 0 && (snapshots[0]?.processedBytes ?? 0) > 0);
});

test('gives restic no secret and nothing from outside as an argument', { skip }, () => {
  for (const { options, positionals, environment, stopSignal } of resticRuns()) {
    assert.deepEqual([options, positionals, stopSignal], [['snapshots', '--json', '--no-lock'], undefined, 'SIGINT']);
    assert.equal(environment?.['RESTIC_PASSWORD_FILE'], bench.password);
    assert.equal(environment['RESTIC_PASSWORD'], undefined);
  }
  assert(!proxy.log().includes('correct horse'));
});

const started: StartedProxy[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
});
/** A proxy for the same repository, whose configuration differs. */
async function startWith(change: Partial<Config['repositories'][number]>): Promise<StartedProxy> {
  const config = configOf(bench);
  const repositories = (config.repositories ?? []).map((one) => ({ ...one, ...change }));
  const one = await startProxy({ config: { ...config, repositories }, capabilities: [backupsCapability] });
  started.push(one);
  return one;
}

test('tells each fault of a repository apart, and calls no set good by it', { skip }, async () => {
  const wrong = join(bench.folder, 'wrong');
  await writeFile(wrong, 'battery staple\n');
  const evil = join(bench.folder, 'evil.env');
  await writeFile(evil, 'LD_PRELOAD=/tmp/hunter2.so\n');
  const cases: [Partial<Config['repositories'][number]>, string, string][] = [
    [{ location: join(bench.folder, 'nowhere') }, 'repository-missing', 'nowhere'],
    [{ passwordFile: wrong }, 'wrong-password', 'battery'],
    [{ passwordFile: join(bench.folder, 'absent') }, 'password-unreadable', 'correct'],
    [{ environmentFile: evil }, 'repository-secrets', 'hunter2'],
    [{ location: 'rest:http://user:hunter2@127.0.0.1:1/' }, 'repository-unreachable', 'hunter2'],
  ];
  for (const [change, code, secret] of cases) {
    const other = await startWith(change);
    if (code === 'repository-unreachable' && !bench.restic('version').includes('0.14')) continue;
    await until(async () => (await repository(other))?.fault?.code === code, code);
    const told = await repository(other);
    assert.equal(told?.state, 'failed');
    assert.deepEqual(told.sets.map(({ state, lastSnapshotAt }) => [state, lastSnapshotAt]).slice(0, 2), [
      ['unknown', null],
      ['unknown', null],
    ]);
    const problem = await get<Problem>('/repositories/local/snapshots', other);
    assert.deepEqual([problem.code, problem.status], [code, 502]);
    if (secret !== 'nowhere') assert(!`${JSON.stringify(told)}${other.log()}`.includes(secret), code);
  }
});

test('keeps what it read when the storage does not answer for a while, beside the fault', { skip }, async () => {
  const reader = createRepositoryReader(
    bench.config.repositories[0] as Config['repositories'][number],
    contextOf(bench, { run: createRunner().run }),
  );
  await reader.refresh('1');
  assert.equal(reader.peek().fault, null);
  const moved = join(bench.folder, 'moved');
  await rename(bench.repository, moved);
  try {
    await reader.refresh('2');
    const { value, fault, observedAt } = reader.peek();
    assert.deepEqual([value?.snapshots.length, fault?.code], [6, 'repository-missing']);
    assert(observedAt !== null);
  } finally {
    await rename(moved, bench.repository);
  }
});

test('says that restic is missing, and that a repository is still being read', { skip }, async () => {
  const config = bench.config.repositories[0] as Config['repositories'][number];
  const without = createRepositoryReader(config, contextOf(bench, { run: createRunner({ path: '/nowhere' }).run }));
  assert.equal((await without.observe('')).fault?.code, 'restic-missing');

  const slow: Run = () => new Promise(() => undefined);
  const reader = createRepositoryReader(config, contextOf(bench, { run: slow }));
  const asked = performance.now();
  assert.equal(troubleOf(await reader.observe(''))?.code, 'repository-being-read');
  const waited = performance.now() - asked;
  assert(waited > 1000 && waited < 3000, 'it waits, and less long than a hub waits for its peer');
});

test('shows a repository with damaged snapshots as such', { skip }, async () => {
  const folder = join(bench.repository, 'snapshots');
  const [name = ''] = await readdir(folder);
  const saved = join(bench.folder, 'saved');
  await rename(join(folder, name), saved);
  try {
    await writeFile(join(folder, name), 'x'.repeat(300));
    await rm(bench.config.directories.cache, { recursive: true });
    const other = await startWith({});
    await until(async () => (await repository(other))?.fault?.code === 'repository-damaged', 'it is seen');
    assert.equal((await repository(other))?.state, 'failed');
    assert.equal((await get<SnapshotsAnswer>('/repositories/local/snapshots', other)).total, 5);
  } finally {
    await truncate(join(folder, name), 0);
    await rename(saved, join(folder, name));
  }
});
