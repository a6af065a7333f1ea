import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { countDamaged, countUnread, errorText, parseSnapshots, parseSummaryLine, ResticFormatError } from './parse.ts';

const recorded = (version: string, name: string) =>
  readFile(join(import.meta.dirname, 'fixtures', `restic-${version}`, name), 'utf8');

test('reads the list of restic 0.14, which tells no sizes', async () => {
  const list = parseSnapshots(await recorded('0.14.0', 'snapshots.json'));
  assert.deepEqual(list.map(({ time, tags, processedBytes }) => [time.toISOString(), tags, processedBytes]).slice(1), [
    ['2026-10-02T02:30:00.000Z', ['plex-metadata', 'manual'], null],
    ['2026-10-02T02:00:04.000Z', ['app-config'], null],
    ['2026-10-01T02:00:04.000Z', ['app-config'], null],
  ]);
  assert.deepEqual(list[0]?.tags, []);
});

test('reads sizes and duration from the summary of restic 0.18', async () => {
  const oldest = parseSnapshots(await recorded('0.18.0', 'snapshots.json')).at(-1);
  assert.deepEqual([oldest?.processedBytes, oldest?.addedBytes, oldest?.files], [300_006, 302_109, 2]);
  assert(oldest?.durationSeconds !== null && oldest?.durationSeconds !== undefined);
  assert(Math.abs(oldest.durationSeconds - 0.689) < 0.01);
});

test('reads the summary of a backup by either version', async () => {
  for (const [version, pattern] of [
    ['0.14.0', /^[0-9a-f]{8}$/],
    ['0.18.0', /^[0-9a-f]{64}$/],
  ] as const) {
    const lines = (await recorded(version, 'backup.stdout')).split('\n');
    const [summary, ...others] = lines.flatMap((line) => parseSummaryLine(line) ?? []);
    assert.deepEqual([summary?.processedBytes, summary?.files, others], [300_006, 2, []], version);
    assert.match(summary?.snapshot ?? '', pattern);
  }
});

test('takes times with offset and nanoseconds, cuts what others chose, and ignores tags that are no text', () => {
  const entry = {
    id: 'a'.repeat(64),
    time: '2026-11-24T03:00:00.123456789+01:00',
    hostname: 'h'.repeat(1000),
    tags: ['x'.repeat(1000), 7, null, '__proto__', ...Array<string>(500).fill('t')],
    summary: { total_bytes_processed: -1, data_added: '5', total_files_processed: 1e999, backup_start: 'now' },
  };
  const [snapshot] = parseSnapshots(JSON.stringify([entry]));
  assert.equal(snapshot?.time.toISOString(), '2026-11-24T02:00:00.123Z');
  assert.deepEqual([snapshot.hostname.length, snapshot.tags.length, snapshot.tags[0]?.length], [255, 100, 255]);
  assert.equal(snapshot.tags[1], '__proto__');
  const { processedBytes, addedBytes, files, durationSeconds } = snapshot;
  assert.deepEqual([processedBytes, addedBytes, files, durationSeconds], [null, null, null, null]);
});

test('refuses what restic does not print, and quotes nothing of it', () => {
  const sound = { id: 'a'.repeat(64), time: '2026-11-24T02:00:00Z', hostname: 'home', secret: 'hunter2' };
  for (const text of [
    '',
    'reading repository password from stdin',
    'null',
    '{}',
    '[null]',
    '[[]]',
    '[{}]',
    ...[
      { ...sound, id: '--password-command=hunter2' },
      { ...sound, id: 'A'.repeat(64) },
      { ...sound, id: 7 },
      { ...sound, time: 'hunter2' },
      { ...sound, time: '0001-01-01T00:00:00Z' },
      { ...sound, time: '2026-13-41T00:00:00Z' },
      { ...sound, time: 1 },
      { ...sound, tags: 'hunter2' },
      { ...sound, tags: { length: 1e9 } },
    ].map((entry) => JSON.stringify([entry])),
  ]) {
    assert.throws(
      () => parseSnapshots(text),
      (error: unknown) => error instanceof ResticFormatError && !error.message.includes('hunter2'),
      text,
    );
  }
  for (const line of ['', '"summary"', '{"summary"', '{"message_type":"status","x":"summary"}']) {
    assert.equal(parseSummaryLine(line), null);
  }
  const odd = parseSummaryLine('{"message_type":"summary","snapshot_id":"--x","data_added":-5}');
  assert.deepEqual([odd?.snapshot, odd?.addedBytes], [null, null]);
});

test('counts snapshots that could not be read, but not one that forget took away', async () => {
  assert.equal(countDamaged(await recorded('0.14.0', 'damaged-snapshot.stderr')), 1);
  assert.equal(countDamaged(await recorded('0.18.0', 'damaged-snapshot.stderr')), 1);
  const gone = 'could not load snapshot 81d92a98: load <snapshot/81d92a9825>: open /x/y: no such file or directory\n';
  assert.equal(countDamaged(gone), 0);
});

test('counts what a backup could not read, and finds the words of an error in JSON', async () => {
  const unread = '{"message_type":"error","error":{"Op":"read","Path":"/a","Err":5},"during":"archival","item":"/a"}\n';
  assert.equal(countUnread(`${unread}${unread}Warning: at least one source file could not be read\n`), 2);
  assert.match(errorText(await recorded('0.18.0', 'missing-repository.stderr')), /^Fatal: repository does not exist/);
  assert.equal(
    errorText('{"message_type":"exit_error","message":{"x":1}}\n{"message_type":"exit_error"'),
    '\n{"message_type":"exit_error"',
  );
});
