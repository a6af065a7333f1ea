import assert from 'node:assert/strict';
import { appendFile, chmod, mkdtemp, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { BackupRun } from '../../contract/backups.ts';
import { appendRecord, createRecordReader, mostRecords, parseRecords, startPulse } from './records.ts';

let folder = '';
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'records-'))));
afterEach(() => rm(folder, { recursive: true }));

const start = Date.UTC(2026, 10, 24, 2);
function run(day: number, change: Partial<BackupRun> = {}): BackupRun {
  const sizes = { durationSeconds: 1, processedBytes: 2, addedBytes: 3, files: 4 };
  return {
    startedAt: new Date(start + day * 86_400_000).toISOString(),
    finishedAt: new Date(start + day * 86_400_000 + 1000).toISOString(),
    result: 'succeeded',
    fault: null,
    snapshot: 'abcdef01',
    ...sizes,
    ...change,
  };
}
const path = () => join(folder, 'backups', 'plex.jsonl');
const reader = () => createRecordReader(folder, () => new Date());

test('keeps runs with their end in the place of their beginning, readable by the group of the folder', async () => {
  await appendRecord(folder, 'plex', run(0));
  await appendRecord(folder, 'plex', run(1, { result: 'running', finishedAt: null }));
  await appendRecord(folder, 'plex', run(1));
  const { runs, lastRun } = await reader().read('plex');
  assert.deepEqual([runs, lastRun], [[run(0), run(1)], run(1)]);
  assert.equal((await stat(path())).mode & 0o777, 0o640);
  assert.equal((await stat(join(folder, 'backups'))).mode & 0o777, 0o750);
});

test('goes on after a torn line and passes over what is no run', async () => {
  await appendRecord(folder, 'plex', run(0));
  await appendRecord(folder, 'plex', run(1));
  await truncate(path(), (await stat(path())).size - 20);
  await appendRecord(folder, 'plex', run(2));
  await appendFile(path(), '\u0000\u0000\n{}\nnull\n[]\n');
  await appendFile(path(), `${JSON.stringify({ ...run(3), extra: 1 })}\n`);
  await appendFile(path(), `${JSON.stringify(run(4)).replaceAll('2026-11', '2026-99')}\n`);
  await appendFile(path(), `${JSON.stringify({ ...run(5), snapshot: '--x' })}\n`);
  assert.deepEqual((await reader().read('plex')).runs, [run(0), run(2)]);
});

test('has no run where there is no record, and sees a new one by the stamp', async () => {
  const records = reader();
  const stamp = await records.stamp(['plex', 'other']);
  assert.deepEqual(await records.read('plex'), { runs: [], lastRun: null });
  await appendRecord(folder, 'plex', run(0));
  assert.notEqual(await records.stamp(['plex', 'other']), stamp);
  assert.equal((await records.read('plex')).runs.length, 1);
});

test('keeps the newest runs and does not grow for ever', async () => {
  const many = Array.from({ length: 3 * mostRecords + 50 }, (_, day) => `${JSON.stringify(run(day))}\n`).join('');
  await appendRecord(folder, 'plex', run(-1));
  await writeFile(path(), many);
  await chmod(path(), 0o600);
  const last = run(3 * mostRecords + 50);
  await appendRecord(folder, 'plex', last);
  const text = await readFile(path(), 'utf8');
  assert.equal(text.split('\n').length - 1, mostRecords);
  assert.deepEqual(parseRecords(text).at(-1), last);
  assert.equal((await stat(path())).mode & 0o777, 0o640);
});

test('calls a run lost whose program gave no sign of life, and no other', async () => {
  const running = run(0, { result: 'running', finishedAt: null });
  await appendRecord(folder, 'plex', running);
  const result = async () => (await reader().read('plex')).lastRun?.result;
  const lost = (await reader().read('plex')).lastRun;
  assert.deepEqual([lost?.result, lost?.fault?.code], ['failed', 'run-lost']);

  const pulse = await startPulse(folder, 'plex');
  assert.equal(await result(), 'running');
  const old = new Date(Date.now() - 120_000);
  await utimes(join(folder, 'backups', 'plex.running'), old, old);
  assert.equal(await result(), 'failed');
  await pulse.stop();
  await appendRecord(folder, 'plex', run(0));
  assert.equal(await result(), 'succeeded');
});
