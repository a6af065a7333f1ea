import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chown, cp, readdir, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import type { BackupSetConfig } from '../src/config/config.ts';
import { createRunner } from '../src/process/runner.ts';
import { createRecordReader } from '../src/backups/records.ts';
import { backUp } from '../src/backups/run.ts';
import { makeBench, startProgram, until, type Bench } from './restic-bench.ts';

const skip = spawnSync('restic', ['version']).error === undefined ? false : 'needs restic';
const benches: Bench[] = [];
async function bench(...values: Parameters<typeof makeBench>): Promise<Bench> {
  const made = await makeBench(...values);
  benches.push(made);
  return made;
}
afterEach(async () => {
  for (const made of benches.splice(0)) await made.remove();
});

function backUpSet(made: Bench, index = 0) {
  const told: string[] = [];
  const [set, repository] = [made.config.backupSets[index], made.config.repositories[0]];
  assert(set !== undefined && repository !== undefined);
  const run = backUp({
    config: made.config as Parameters<typeof backUp>[0]['config'],
    set,
    repository,
    runner: createRunner(),
    now: () => new Date(),
    signal: new AbortController().signal,
    tell: (line) => told.push(line),
    lockRetry: { everyMs: 20, times: 2 },
  });
  return { run, told };
}
const recordOf = (made: Bench, set = 'app-config') =>
  createRecordReader(made.config.directories.state, () => new Date()).read(set);
const idsIn = (made: Bench, ...options: string[]) =>
  (JSON.parse(made.restic('snapshots', '--json', ...options)) as { id: string }[]).map(({ id }) => id).toSorted();

async function everyEntry(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).map((name) => join(folder, name)).concat(folder);
}

test(
  'makes no repository but when asked, and lets the group of the records read it from then on',
  { skip },
  async () => {
    const made = await bench([{}], { init: false });
    const group = process.getuid?.() === 0 ? 65_534 : (process.getgid?.() ?? 0);
    await chown(made.config.directories.state, process.getuid?.() ?? 0, group);

    const missing = startProgram('backup', '--config', made.file, 'app-config');
    assert.equal(await missing.ended, 1);
    assert.equal((await recordOf(made)).lastRun?.fault?.code, 'repository-missing');
    assert(!(await readdir(made.folder)).includes('repository'));

    assert.equal(await startProgram('backup', '--config', made.file, '--init', 'app-config').ended, 0);
    assert.deepEqual(idsIn(made), []);
    assert.equal(await startProgram('backup', '--config', made.file, '--init', 'app-config').ended, 0);
    assert.equal(await startProgram('backup', '--config', made.file, 'app-config').ended, 0);
    assert.equal((await recordOf(made)).lastRun?.result, 'succeeded');

    for (const path of await everyEntry(made.repository)) {
      const { mode, gid } = await stat(path);
      assert.deepEqual([gid, mode & 0o047], [group, 0o040], path);
    }
    const record = join(made.config.directories.state, 'backups', 'app-config.jsonl');
    assert.deepEqual([(await stat(record)).gid, (await stat(record)).mode & 0o777], [group, 0o640]);
  },
);

test(
  'records what it made, and forgets what restic itself would forget, of its own set and host only',
  { skip },
  async () => {
    const retention = { daily: 2, weekly: 1, monthly: 2 };
    const made = await bench([{ retention }]);
    const source = made.config.backupSets[0]?.paths[0] ?? '';
    const add = (time: string, tag: string, host = 'home') =>
      made.restic('backup', `--tag=${tag}`, `--host=${host}`, `--time=${time}`, '--', source);
    for (const day of ['08-01', '09-03', '10-01', '10-02', '10-03', '10-04']) {
      add(`2026-${day} 02:00:03`, 'app-config');
    }
    add('2026-08-02 02:00:00', 'other');
    add('2026-08-03 02:00:00', 'app-config', 'bastion');
    const before = idsIn(made);

    const copy = join(made.folder, 'copy');
    await cp(made.repository, copy, { recursive: true });
    made.restic('-r', copy, 'backup', '--tag=app-config', '--host=home', '--', source);
    const keep = ['--keep-daily=2', '--keep-weekly=1', '--keep-monthly=2'];
    const scope = ['--tag=app-config', '--host=home', '--group-by=host,tags'];
    const plan = JSON.parse(made.restic('-r', copy, 'forget', ...scope, ...keep, '--dry-run', '--json')) as {
      remove: { id: string }[];
    }[];
    const doomed = plan.flatMap(({ remove }) => remove.map(({ id }) => id));
    assert(doomed.length > 2);

    const { run } = backUpSet(made);
    const { result, fault, snapshot, files, processedBytes, finishedAt } = await run;
    assert.deepEqual([result, fault, files, processedBytes], ['succeeded', null, 1, 6]);
    assert(finishedAt !== null);
    const after = idsIn(made);
    assert.deepEqual(
      before.filter((id) => !after.includes(id)),
      doomed.toSorted(),
    );
    assert(after.some((id) => snapshot !== null && id.startsWith(snapshot)));
    assert.deepEqual((await recordOf(made)).runs, [await run]);
    assert.deepEqual(await made.locks(), []);
  },
);

test('leaves out what the set excludes, even by a pattern that looks like an option', { skip }, async () => {
  const made = await bench([{ exclude: ['*.tmp', '--dry-run'] }]);
  const source = made.config.backupSets[0]?.paths[0] ?? '';
  await writeFile(join(source, 'x.tmp'), 'x');
  assert.equal((await backUpSet(made).run).files, 1);
  assert.equal(idsIn(made, '--tag=app-config').length, 1);
});

test('calls a backup incomplete that lacks files or whole paths, and forgets nothing after it', { skip }, async () => {
  // Reading it fails for root as well.
  const unreadable = { id: 'unreadable', paths: ['/proc/self/mem'], retention: { daily: 1, weekly: 0, monthly: 0 } };
  const made = await bench([unreadable, { id: 'gone' }]);
  const gone = made.config.backupSets[1] as BackupSetConfig;
  made.config.backupSets = [
    made.config.backupSets[0] as BackupSetConfig,
    { ...gone, paths: [...gone.paths, '/no/such'] },
  ];
  for (let count = 1; count <= 2; count++) {
    const { run, told } = backUpSet(made);
    const { result, fault, snapshot } = await run;
    assert.deepEqual([result, fault?.code], ['incomplete', 'source-incomplete']);
    assert.match(fault?.detail ?? '', /^1 file or folder could not be read\./);
    assert(snapshot !== null && !JSON.stringify(fault).includes('/proc'));
    assert(told.join('\n').includes('/proc/self/mem'));
    assert.equal(idsIn(made, '--tag=unreadable').length, count);
  }
  const missing = await backUpSet(made, 1).run;
  assert.deepEqual([missing.result, missing.files], ['incomplete', 1]);
  assert.match(missing.fault?.detail ?? '', /^1 of the configured paths does not exist\./);
  assert.equal(await startProgram('backup', '--config', made.file, 'unreadable').ended, 3);
});

test('fails without quoting what restic says of files', { skip }, async () => {
  const made = await bench([{ paths: ['/no/such/diary'] }]);
  const { result, fault } = await backUpSet(made).run;
  assert.equal(result, 'failed');
  assert(!JSON.stringify(fault).includes('diary'));
});

/** So large that restic is not done before it is stopped, and takes no place on the disk. */
async function makeLong(made: Bench) {
  const path = join(made.config.backupSets[0]?.paths[0] ?? '', 'long');
  await writeFile(path, '');
  await truncate(path, 2 ** 40);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`stops cleanly at ${signal}: no lock, no restic, and a record of it`, { skip }, async () => {
    const made = await bench([{}]);
    await makeLong(made);
    const { child, ended } = startProgram('backup', '--config', made.file, 'app-config');
    await until(async () => (await made.locks()).length === 1, 'restic has its lock');
    assert.equal((await recordOf(made)).lastRun?.result, 'running');
    child.kill(signal);
    assert.equal(await ended, 1);
    const { lastRun } = await recordOf(made);
    assert.deepEqual([lastRun?.result, lastRun?.fault?.code], ['failed', 'interrupted']);
    assert.deepEqual(await made.locks(), []);
    assert.deepEqual(idsIn(made), []);
    assert.deepEqual(await readdir(join(made.config.directories.state, 'backups')), [
      'app-config.jsonl',
      'repository-local.lock',
    ]);
  });
}

test('removes the lock of a restic that was killed, and then does its work', { skip }, async () => {
  const made = await bench([{}]);
  await makeLong(made);
  const source = made.config.backupSets[0]?.paths[0] ?? '';
  const killed = made.startRestic('backup', '--', source);
  await until(async () => (await made.locks()).length === 1, 'restic has its lock');
  const gone = once(killed, 'exit');
  killed.kill('SIGKILL');
  await gone;
  assert.equal((await made.locks()).length, 1);
  await truncate(join(source, 'long'), 0);
  const { result, fault } = await backUpSet(made).run;
  assert.deepEqual([result, fault, await made.locks()], ['succeeded', null, []]);
});

test(
  'tells that it could not forget while somebody works on the repository, and calls the backup good',
  { skip },
  async () => {
    const made = await bench([{}]);
    const other = made.startRestic('backup', '--stdin');
    try {
      await until(async () => (await made.locks()).length === 1, 'restic has its lock');
      const { result, fault } = await backUpSet(made).run;
      assert.deepEqual([result, fault?.code], ['succeeded', 'retention-failed']);
      assert.equal((await recordOf(made)).runs.length, 1);
    } finally {
      const gone = once(other, 'exit');
      other.kill('SIGINT');
      await gone;
    }
  },
);

test('lets runs on one repository wait for one another, so that none finds it locked', { skip }, async () => {
  const ids = ['one', 'two', 'three'];
  const made = await bench(ids.map((id) => ({ id })));
  const programs = ids.map((id) => startProgram('backup', '--config', made.file, id));
  assert.deepEqual(await Promise.all(programs.map(({ ended }) => ended)), [0, 0, 0]);
  assert(programs.some(({ stderr }) => stderr().includes('waiting for it to end')));
  for (const id of ids) {
    const { lastRun } = await recordOf(made, id);
    assert.deepEqual([lastRun?.result, lastRun?.fault], ['succeeded', null]);
  }
});

test('can be stopped while it waits', { skip }, async () => {
  const made = await bench([{ id: 'first' }, { id: 'second' }]);
  await makeLong(made);
  const first = startProgram('backup', '--config', made.file, 'first');
  await until(async () => (await made.locks()).length === 1, 'restic has its lock');
  const second = startProgram('backup', '--config', made.file, 'second');
  await until(() => second.stderr().includes('waiting'), 'the second waits');
  second.child.kill('SIGINT');
  assert.equal(await second.ended, 1);
  assert.equal((await recordOf(made, 'second')).lastRun?.fault?.code, 'interrupted');
  first.child.kill('SIGINT');
  assert.equal(await first.ended, 1);
});

test('refuses a set that the configuration does not have, and wrong usage', { skip }, async () => {
  const made = await bench([{}], { init: false });
  for (const values of [['nope'], [], ['app-config', 'more'], ['--force', 'app-config'], ['../app-config']]) {
    assert.equal(await startProgram('backup', '--config', made.file, ...values).ended, 2, values.join(' '));
  }
});
