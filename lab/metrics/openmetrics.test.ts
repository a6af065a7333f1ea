import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMetrics } from './openmetrics.ts';
import { storyUpTo } from './story.ts';

const now = Date.parse('2026-11-24T08:30:30Z') / 1000;
const lines = [...openMetrics(now)].join('').split('\n');
const samples = lines.flatMap((line) => {
  const match = /^(\w+)\{(.*)\} (\S+) (\d+)$/.exec(line);
  return match ? [{ name: match[1], labels: match[2] ?? '', value: Number(match[3]), time: Number(match[4]) }] : [];
});
const of = (name: string, label: string) =>
  samples.filter((sample) => sample.name === name && sample.labels.includes(label));

test('is whole, and each family stands together under one type', () => {
  assert.deepEqual(lines.slice(-2), ['# EOF', '']);
  const types = lines.filter((line) => line.startsWith('# TYPE'));
  assert.equal(new Set(types).size, types.length);
  assert.equal(samples.length + types.length + 2, lines.length);
  assert.ok(samples.every(({ value }) => Number.isFinite(value) && value >= 0));
});

test('reaches from two weeks ago to now', () => {
  const times = of('probe_success', 'service="plex"').map(({ time }) => time);
  assert.equal(times.at(-1), Math.floor(now / 60) * 60);
  assert.equal(times.length, 14 * 24 * 60 + 1);
  assert.ok(times.every((time, index) => index === 0 || time - (times[index - 1] ?? 0) === 60));
});

test('tells that Sonarr was down for 40 minutes within the last day, to the probe and to systemd', () => {
  const lastDay = ({ time, value }: { time: number; value: number }): boolean => time > now - 86_400 && value === 0;
  assert.equal(of('probe_success', 'service="sonarr"').filter(lastDay).length, 40);
  assert.equal(of('node_systemd_unit_state', 'name="sonarr.service"').filter(lastDay).length, 40);
  assert.equal(of('probe_success', 'service="radarr"').filter(lastDay).length, 0);
});

test('a lost tunnel takes the probes of home with it, and leaves no word of its units', () => {
  const [lost] = storyUpTo(now).tunnelLost;
  assert.ok(lost);
  const then = (name: string, label: string): number[] =>
    of(name, label)
      .filter(({ time }) => time >= lost.from && time < lost.to)
      .map(({ value }) => value);
  assert.deepEqual(then('probe_success', 'job="wg-icmp"'), [0, 0, 0, 0, 0, 0]);
  assert.deepEqual(then('probe_success', 'service="plex"'), [0, 0, 0, 0, 0, 0]);
  assert.deepEqual(then('node_systemd_unit_state', 'name="plexmediaserver.service"'), []);
  assert.deepEqual(then('probe_success', 'service="caddy"'), [1, 1, 1, 1, 1, 1]);
});
