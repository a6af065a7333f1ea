import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { BackupRun } from '../../contract/backups.ts';
import type { BackupSetConfig } from '../config/config.ts';
import { judgeSet, type SetEvidence } from './judge.ts';
import type { ListedSnapshot } from './parse.ts';
import { dueAfter, hostTimeZone, nextTimeOfDay, type Schedule } from './schedule.ts';

const berlin = 'Europe/Berlin';
const daily = { at: '02:00', everySeconds: 86_400, graceSeconds: 7200 };
const due = (last: string, schedule: Schedule = daily, zone = berlin) =>
  dueAfter(new Date(last), schedule, zone).toISOString();

test('is due at the next time of day after a backup, in the zone of the host', () => {
  assert.equal(due('2026-11-24T01:00:07Z'), '2026-11-25T01:00:00.000Z');
  assert.equal(due('2026-11-24T15:00:00Z'), '2026-11-25T01:00:00.000Z');
  assert.equal(due('2026-11-24T00:59:00Z'), '2026-11-24T01:00:00.000Z');
  assert.equal(due('2026-11-24T02:00:07Z', daily, 'UTC'), '2026-11-25T02:00:00.000Z');
  assert.equal(due('2026-11-24T02:00:07Z', daily, 'Asia/Kathmandu'), '2026-11-24T20:15:00.000Z');
  assert.equal(due('2026-12-31T23:30:00Z', daily, 'Pacific/Kiritimati'), '2027-01-01T12:00:00.000Z');
});

test('keeps its time of day when clocks change, so that a day has 23 or 25 hours', () => {
  assert.equal(due('2026-03-28T01:00:05Z', { ...daily, at: '04:00' }), '2026-03-28T03:00:00.000Z');
  assert.equal(due('2026-03-28T03:00:05Z', { ...daily, at: '04:00' }), '2026-03-29T02:00:00.000Z');
  assert.equal(due('2026-10-24T02:00:05Z', { ...daily, at: '04:00' }), '2026-10-25T03:00:00.000Z');
});

test('has no backup due on the night when clocks skip its time, and one when they show it twice', () => {
  const halfPast = { ...daily, at: '02:30' };
  assert.equal(due('2026-03-28T01:30:05Z', halfPast), '2026-03-30T00:30:00.000Z');
  assert.equal(due('2026-10-24T00:30:05Z', halfPast), '2026-10-25T00:30:00.000Z');
  assert.equal(due('2026-10-25T00:30:05Z', halfPast), '2026-10-26T01:30:00.000Z');
});

test('counts several days from the day of the backup, and hours from its moment', () => {
  const weekly = { ...daily, everySeconds: 7 * 86_400 };
  assert.equal(due('2026-11-01T01:00:05Z', weekly), '2026-11-08T01:00:00.000Z');
  assert.equal(due('2026-10-22T00:00:05Z', weekly), '2026-10-29T01:00:00.000Z');
  assert.equal(
    due('2026-11-01T01:00:05Z', { ...daily, at: '02:00', everySeconds: 6 * 3600 }),
    '2026-11-01T07:00:05.000Z',
  );
  assert.equal(
    due('2026-10-25T00:00:00Z', { at: null, everySeconds: 86_400, graceSeconds: 0 }),
    '2026-10-26T00:00:00.000Z',
  );
});

/** Next elapses by the real systemd, in UTC. */
function systemdSays(at: string, zone: string, after: string): string[] {
  const options = ['calendar', `--base-time=${after}`, '--iterations=4', `*-*-* ${at}:00`];
  const { stdout } = spawnSync('systemd-analyze', options, { encoding: 'utf8', env: { ...process.env, TZ: zone } });
  const lines =
    zone === 'UTC' ? /(?:Next elapse|Iteration #\d|Iter\. #\d): \w+ (.*) UTC/g : /\(in UTC\): \w+ (.*) UTC/g;
  return [...stdout.matchAll(lines)].map(([, time = '']) => new Date(`${time.replace(' ', 'T')}Z`).toISOString());
}
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

test('agrees with systemd at every change of clocks', { skip: hasSystemd ? false : 'needs systemd-analyze' }, () => {
  const zones = [berlin, 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'UTC'];
  for (const zone of zones) {
    for (const at of ['00:00', '01:30', '02:00', '02:30', '03:00']) {
      for (const after of ['2026-03-07', '2026-03-28', '2026-04-04', '2026-10-03', '2026-10-24', '2026-10-31']) {
        const expected = systemdSays(at, zone, `${after} 12:00:00 UTC`);
        assert.equal(expected.length, 4, `${zone} ${at} ${after}`);
        let moment = new Date(`${after}T12:00:00Z`);
        const ours = expected.map(() => (moment = nextTimeOfDay(moment, at, zone)).toISOString());
        assert.deepEqual(ours, expected, `${zone} ${at} ${after}`);
      }
    }
  }
});

test('knows the zone of this host', () => {
  assert(nextTimeOfDay(new Date(), '02:00', hostTimeZone()) > new Date());
});

const config: BackupSetConfig = {
  id: 'app-config',
  name: 'Apps',
  repository: 'local',
  paths: ['/etc/secret-name'],
  exclude: [],
  schedule: daily,
  retention: { daily: 7, weekly: 4, monthly: 12 },
};
const now = new Date('2026-11-24T08:00:00Z');
function snapshot(time: string): ListedSnapshot {
  const sizes = { processedBytes: null, addedBytes: null, files: null, durationSeconds: null };
  return { id: 'a'.repeat(64), time: new Date(time), hostname: 'home', tags: ['app-config'], ...sizes };
}
function run(change: Partial<BackupRun>): BackupRun {
  const sizes = { durationSeconds: null, processedBytes: null, addedBytes: null, files: null };
  return {
    startedAt: '2026-11-24T02:00:01.000Z',
    finishedAt: '2026-11-24T02:01:00.000Z',
    result: 'succeeded',
    fault: null,
    snapshot: null,
    ...sizes,
    ...change,
  };
}
const judge = (evidence: Partial<SetEvidence>, at = now) =>
  judgeSet(config, { snapshots: [], fault: null, lastRun: null, ...evidence }, at, 'UTC');

test('is ok until the grace after the next due time has passed, and late from then on', () => {
  const snapshots = [snapshot('2026-11-23T02:00:05Z'), snapshot('2026-11-22T02:00:05Z')];
  const at = (time: string) => judge({ snapshots }, new Date(time));
  assert.equal(at('2026-11-24T04:00:00Z').state, 'ok');
  const late = at('2026-11-24T04:00:01Z');
  assert.deepEqual(
    [late.state, late.nextDueAt, late.lastSnapshotAt, late.snapshotCount],
    ['late', '2026-11-24T02:00:00.000Z', '2026-11-23T02:00:05.000Z', 2],
  );
});

test('tells never, unknown, running and failed apart', () => {
  const snapshots = [snapshot('2026-11-24T02:00:05Z')];
  assert.equal(judge({ snapshots }).state, 'ok');
  const never = judge({});
  assert.deepEqual([never.state, never.nextDueAt, never.snapshotCount], ['never', '2026-11-25T02:00:00.000Z', 0]);
  const unknown = judge({ snapshots: null, fault: { code: 'wrong-password', title: 'The password is wrong' } });
  assert.deepEqual(
    [unknown.state, unknown.reason, unknown.nextDueAt, unknown.snapshotCount],
    ['unknown', 'The password is wrong', null, null],
  );
  assert.equal(judge({ snapshots, lastRun: run({ result: 'running', finishedAt: null }) }).state, 'running');
  const fault = { code: 'repository-locked', title: 'The repository is locked' };
  const failed = judge({ snapshots: [snapshot('2026-11-23T02:00:05Z')], lastRun: run({ result: 'failed', fault }) });
  assert.deepEqual([failed.state, failed.reason], ['failed', 'The last run failed: The repository is locked']);
  assert.equal(judge({ snapshots: null, lastRun: run({ result: 'failed', fault }) }).state, 'failed');
});

test('does not call an incomplete backup good, until a later one makes up for it', () => {
  const lastRun = run({ result: 'incomplete' });
  assert.equal(judge({ snapshots: [snapshot('2026-11-24T02:00:05Z')], lastRun }).state, 'failed');
  assert.equal(judge({ snapshots: [snapshot('2026-11-24T07:00:00Z')], lastRun }).state, 'ok');
});

test('is not kept good by a snapshot from the future', () => {
  const judged = judge({ snapshots: [snapshot('2036-01-01T00:00:00Z'), snapshot('2026-11-20T02:00:05Z')] });
  assert.deepEqual([judged.state, judged.lastSnapshotAt], ['late', '2026-11-20T02:00:05.000Z']);
  assert.equal(judge({ snapshots: [snapshot('2036-01-01T00:00:00Z')] }).state, 'never');
});

test('names no path of the backup', () => {
  assert(!JSON.stringify(judge({})).includes('secret-name'));
});
