import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Repository, Snapshot } from '../../backend-proxy/contract/backups.ts';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import type { Answer } from '../proxy/answer.ts';
import { toProxyError } from '../proxy/error.ts';
import { incomplete, notListed, snapshotRows, type Source } from './snapshotRows.ts';

const retry = (): void => undefined;
const host = (id: string): Host => ({
  id,
  name: id,
  site: null,
  local: false,
  state: 'reachable',
  fault: null,
  version: null,
  lastSeenAt: null,
  roundTripSeconds: null,
});
const repository: Repository = {
  id: 'local',
  name: 'Local',
  location: '/srv/restic',
  state: 'ok',
  fault: null,
  observedAt: null,
  sets: [],
};
const snapshot = (time: string, set: string | null, tags: string[] = []): Snapshot => ({
  id: time,
  time,
  hostname: 'x',
  set,
  tags,
  processedBytes: null,
  addedBytes: null,
  files: null,
  durationSeconds: null,
});
const source = (id: string, snapshots: Snapshot[], total = snapshots.length): Source => ({
  host: host(id),
  repository,
  answer: { data: { observedAt: '', total, snapshots }, at: 0, error: null, retry },
});
const without = (id: string, error: Answer<never>['error']): Source => ({
  host: host(id),
  repository,
  answer: { data: undefined, at: null, error, retry },
});

test('snapshots of all hosts are listed newest first', () => {
  const rows = snapshotRows(
    [
      source('home', [snapshot('2026-11-24', 'a'), snapshot('2026-11-22', 'a')]),
      source('bastion', [snapshot('2026-11-23', 'b')]),
    ],
    null,
  );
  assert.deepEqual(
    rows.map((row) => `${row.host.id} ${row.snapshot.time}`),
    ['home 2026-11-24', 'bastion 2026-11-23', 'home 2026-11-22'],
  );
});

test('a chosen set hides the others, and those of no set', () => {
  const rows = snapshotRows([source('home', [snapshot('1', 'a'), snapshot('2', 'b'), snapshot('3', null)])], 'a');
  assert.deepEqual(
    rows.map((row) => row.snapshot.time),
    ['1'],
  );
});

test('a snapshot of no set shows its tags', () => {
  const rows = snapshotRows([source('home', [snapshot('2', null, ['by-hand']), snapshot('1', null)])], null);
  assert.deepEqual(
    rows.map((row) => row.setName),
    ['no set (by-hand)', 'no set'],
  );
});

test('one snapshot id in two repositories is two rows', () => {
  const rows = snapshotRows([source('home', [snapshot('1', 'a')]), source('bastion', [snapshot('1', 'a')])], null);
  assert.equal(new Set(rows.map(({ key }) => key)).size, 2);
});

test('what a limit left off is counted', () => {
  assert.equal(notListed([source('home', [snapshot('1', 'a')], 8), source('bastion', [])]), 7);
});

test('a repository that fails, or is still asked, is told apart from an empty one', () => {
  const result = incomplete([source('a', []), without('b', null), without('c', toProxyError({ status: 502 }))]);
  assert.deepEqual(
    result.loading.map((one) => one.host.id),
    ['b'],
  );
  assert.deepEqual(
    result.failed.map((one) => one.host.id),
    ['c'],
  );
});
