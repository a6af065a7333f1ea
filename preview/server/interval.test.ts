import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandVariables, formatDuration, parseDuration, parseTime, queryStep, roundStep } from './interval.ts';

const hour = 3_600_000;
const day = 24 * hour;

test('durations are read and written', () => {
  assert.deepEqual(['15s', '1m30s', '500ms', '1d', '1.5h', 'x', ''].map(parseDuration), [
    15_000,
    90_000,
    500,
    day,
    null,
    null,
    null,
  ]);
  assert.deepEqual([90_000, 120_000, day, 500].map(formatDuration), ['90s', '2m', '1d', '500ms']);
});

test('a step is the round one nearest to what fills the points asked for', () => {
  assert.deepEqual([14_000, 24_000, 26_000, 70_000, 1].map(roundStep), [15_000, 20_000, 30_000, 60_000, 10]);
  assert.equal(queryStep({ rangeMs: day, minimumMs: 15_000, maxDataPoints: 288 }), 300_000);
});

test('a step is never below the minimum, and never so small that Prometheus refuses', () => {
  assert.equal(queryStep({ rangeMs: hour, minimumMs: 15_000, maxDataPoints: 1000 }), 15_000);
  const step = queryStep({ rangeMs: 365 * day, minimumMs: 1000, maxDataPoints: 10_000_000 });
  assert.ok((365 * day) / step <= 11_000, `${step} ms`);
});

test('Grafana’s variables are filled in; others stay', () => {
  const expand = (expr: string): string => expandVariables(expr, 60_000, hour, 15_000);
  assert.equal(expand('rate(x[$__rate_interval])'), 'rate(x[75s])');
  assert.equal(expand('x[${__range}] / $__interval_ms + $__range_s'), 'x[3600s] / 60000 + 3600');
  assert.equal(expand('$host $__unknown'), '$host $__unknown');
});

test('times are epoch milliseconds, relative to now, or ISO dates', () => {
  assert.equal(parseTime('1700000000000'), 1_700_000_000_000);
  assert.equal(parseTime('now-6h', day), 18 * hour);
  assert.equal(parseTime('now', day), day);
  assert.equal(parseTime('2026-01-01T00:00:00Z'), Date.UTC(2026, 0, 1));
  assert.ok([undefined, 'now-6x', 'never'].map((text) => parseTime(text)).every(Number.isNaN));
});
