import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sample } from '../prometheus/frames.ts';
import { buildStrip, percentText, segmentText, summaryOf } from './strip.ts';

const hour = 3_600_000;
const step = 120_000;
const window = { from: 0, to: 24 * hour, stepSeconds: 120, segmentCount: 48 };
const clock = (t: number): string => new Date(t).toISOString().slice(11, 16);

/** A sample for every step of the day; `value` says what it is, null for none. */
function day(value: (t: number) => number | null): Sample[] {
  return Array.from({ length: (24 * hour) / step }, (_, index) => (index + 1) * step).flatMap((t) => {
    const v = value(t);
    return v === null ? [] : [{ t, v }];
  });
}

test('a day without fault is wholly up', () => {
  const strip = buildStrip(
    day(() => 1),
    window,
  );
  assert.equal(strip.segments.length, 48);
  assert.ok(strip.segments.every(({ state }) => state === 'up'));
  assert.equal(summaryOf(strip, clock), '100 % up in the last 24 h');
});

test('an outage is told with its length and its beginning', () => {
  const strip = buildStrip(
    day((t) => (t > 3.1 * hour && t <= 3.1 * hour + 40 * 60_000 ? 0 : 1)),
    window,
  );
  assert.equal(summaryOf(strip, clock), '97.2 % up in the last 24 h; down 40 min from 03:06');
  assert.deepEqual(
    strip.segments.flatMap(({ state }, index) => (state === 'up' ? [] : [`${index} ${state}`])),
    ['6 partly', '7 partly'],
  );
});

test('an outage that lasts is told as such', () => {
  const strip = buildStrip(
    day((t) => (t > 23 * hour ? 0 : 1)),
    window,
  );
  assert.equal(summaryOf(strip, clock), '95.8 % up in the last 24 h; down since 23:00, 1 h');
  assert.equal(strip.segments.at(-1)?.state, 'down');
});

test('a last step that was down in part is an outage, not one that goes on', () => {
  const strip = buildStrip(
    day((t) => (t === 24 * hour ? 0.5 : 1)),
    window,
  );
  assert.match(summaryOf(strip, clock), /; down 1 min from 23:58$/);
});

test('several outages are counted', () => {
  const strip = buildStrip(
    day((t) => (t === 5 * hour || t === 9 * hour ? 0 : 1)),
    window,
  );
  assert.equal(strip.outages.length, 2);
  assert.match(summaryOf(strip, clock), /down 4 min in 2 outages, the last from 08:58$/);
});

test('no data is never up', () => {
  const nothing = buildStrip([], window);
  assert.ok(nothing.segments.every(({ state }) => state === 'no-data'));
  assert.equal(nothing.upRatio, null);
  assert.equal(summaryOf(nothing, clock), 'No data in the last 24 h');

  const late = buildStrip(
    day((t) => (t > 20 * hour ? 1 : null)),
    window,
  );
  assert.deepEqual(
    late.segments.map(({ state }) => state),
    [...new Array<string>(40).fill('no-data'), ...new Array<string>(8).fill('up')],
  );
  assert.equal(summaryOf(late, clock), '100 % up in the 4 h known of the last 24 h');
});

test('a segment of which little is known is no data, yet a known outage in it shows', () => {
  const few = buildStrip([{ t: step, v: 1 }], window);
  assert.equal(few.segments[0]?.state, 'no-data');
  const bad = buildStrip([{ t: step, v: 0 }], window);
  assert.equal(bad.segments[0]?.state, 'down');
});

test('data that stop during an outage do not stretch it', () => {
  const strip = buildStrip(
    day((t) => (t > 12 * hour ? null : t > 11 * hour ? 0 : 1)),
    window,
  );
  assert.equal(strip.outages.length, 1);
  assert.equal(strip.outages[0]?.open, false);
  assert.equal(strip.downSeconds, 3600);
});

test('a single failed probe makes the segment partly down', () => {
  const strip = buildStrip(
    day((t) => (t === 5 * hour ? 0.75 : 1)),
    window,
  );
  assert.equal(strip.segments[9]?.state, 'partly');
  assert.equal(summaryOf(strip, clock), '99.9 % up in the last 24 h; down less than 1 min from 04:58');
});

test('values and times outside are put right', () => {
  const strip = buildStrip(
    [
      { t: -5, v: 0 },
      { t: 0, v: 0 },
      { t: 25 * hour, v: 0 },
      { t: step, v: 7 },
      { t: 2 * step, v: -3 },
    ],
    window,
  );
  assert.equal(strip.knownSeconds, 240);
  assert.equal(strip.downSeconds, 120);
});

test('the share is not rounded up to all or down to nothing', () => {
  assert.equal(percentText(1), '100 %');
  assert.equal(percentText(0.9999), '99.9 %');
  assert.equal(percentText(0.5), '50 %');
  assert.equal(percentText(0.0001), '0.1 %');
  assert.equal(percentText(0), '0 %');
});

test('a segment says what it is', () => {
  const strip = buildStrip(
    day((t) => (t <= 0.5 * hour ? 0 : t > hour && t <= 1.2 * hour ? 0 : t > 2 * hour ? null : 1)),
    window,
  );
  const say = (index: number): string => {
    const segment = strip.segments[index];
    assert.ok(segment);
    return segmentText(segment, clock);
  };
  assert.equal(say(0), '00:00–00:30: down');
  assert.equal(say(1), '00:30–01:00: up');
  assert.equal(say(2), '01:00–01:30: down 12 min of it');
  assert.equal(say(5), '02:30–03:00: no data');
});
