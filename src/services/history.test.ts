import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyOf } from './history.ts';

const of = (host: string, service: string, v: number) => ({ labels: { host, service }, samples: [{ t: 1, v }] });

test('what people get counts before what systemd says', () => {
  const series = { probe: [of('home', 'plex', 0)], unit: [of('home', 'plex', 1), of('home', 'sonarr', 1)] };
  assert.deepEqual(historyOf(series, 'home', 'plex'), { source: 'probe', samples: [{ t: 1, v: 0 }] });
  assert.equal(historyOf(series, 'home', 'sonarr')?.source, 'unit');
});

test('the same service of another host is another service', () => {
  assert.equal(historyOf({ probe: [of('bastion', 'plex', 1)] }, 'home', 'plex'), null);
});

test('a series without a sample is no history', () => {
  const series = { probe: [{ labels: { host: 'home', service: 'plex' }, samples: [] }], unit: [of('home', 'plex', 1)] };
  assert.equal(historyOf(series, 'home', 'plex')?.source, 'unit');
  assert.equal(historyOf({}, 'home', 'plex'), null);
});
