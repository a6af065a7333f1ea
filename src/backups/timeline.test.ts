import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostDays } from './hostDays.ts';
import { axisDays, buildLane, gapText, laneText } from './timeline.ts';

const dayMs = 86_400_000;
const daily = {
  schedule: { everySeconds: 86_400, at: '02:00', graceSeconds: 7_200 },
  retention: { daily: 7, weekly: 4, monthly: 12 },
};

const snapshot = (time: string) => ({ id: time, time: new Date(time).toISOString() });
const iso = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

function lane(times: string[], now: string, options: { timeZone?: string; set?: typeof daily; days?: number } = {}) {
  const end = Date.parse(now);
  return buildLane({
    set: options.set ?? daily,
    snapshots: times.map(snapshot),
    timeZone: options.timeZone ?? 'UTC',
    from: end - (options.days ?? 90) * dayMs,
    now: end,
  });
}

/** 02:00 UTC on each of the days given, of November 2026. */
const november = (...days: number[]): string[] =>
  days.map((day) => `2026-11-${String(day).padStart(2, '0')}T02:00:00Z`);
const missedDays = (result: ReturnType<typeof lane>): string[] =>
  result.gaps.map(({ firstDay, lastDay }) =>
    firstDay === lastDay ? iso(firstDay) : `${iso(firstDay)}/${iso(lastDay)}`,
  );

test('a set that never missed has marks and no gap', () => {
  const result = lane(november(18, 19, 20, 21, 22, 23, 24), '2026-11-24T10:00:00Z');
  assert.equal(result.marks.length, 7);
  assert.deepEqual(result.gaps, []);
  assert.ok(result.marks.every(({ x }, index) => index === 0 || x > (result.marks[index - 1]?.x ?? 0)));
});

test('a missed day within the daily part of the policy is a gap', () => {
  const result = lane(november(18, 19, 20, 22, 23, 24), '2026-11-24T10:00:00Z');
  assert.deepEqual(missedDays(result), ['2026-11-21']);
  assert.equal(result.missed, 1);
  assert.equal(result.gaps[0]?.open, false);
});

test('days that the policy thinned on purpose are not gaps', () => {
  const thinned = ['2026-08-31T02:00:00Z', '2026-09-30T02:00:00Z', '2026-10-31T02:00:00Z', ...november(1, 8, 15)];
  const result = lane([...thinned, ...november(18, 19, 20, 21, 22, 23, 24)], '2026-11-24T10:00:00Z');
  assert.deepEqual(result.gaps, []);
  const firstDaily = (Date.parse('2026-11-18') - (Date.parse('2026-11-24T10:00:00Z') - 90 * dayMs)) / (90 * dayMs);
  assert.ok(Math.abs((result.dailyFrom ?? 0) - firstDaily) < 1e-9);
});

test('a missed day lets the policy reach one day further back, and both are told rightly', () => {
  // keep-daily 7 holds the last 7 days that have a snapshot: 16, 17, 19, 21, 22, 23, 24; the 15th is a weekly one.
  const result = lane(november(8, 15, 16, 17, 19, 21, 22, 23, 24), '2026-11-24T10:00:00Z');
  assert.deepEqual(missedDays(result), ['2026-11-18', '2026-11-20']);
});

test('today is not missed before its time and grace are over', () => {
  const times = november(20, 21, 22, 23);
  assert.deepEqual(missedDays(lane(times, '2026-11-24T01:59:00Z')), []);
  assert.deepEqual(missedDays(lane(times, '2026-11-24T03:59:00Z')), []);
  const late = lane(times, '2026-11-24T04:01:00Z');
  assert.deepEqual(missedDays(late), ['2026-11-24']);
  assert.equal(late.gaps[0]?.open, true);
});

test('a set that stopped has a gap that lasts until now', () => {
  const result = lane(november(18, 19, 20), '2026-11-24T10:00:00Z');
  assert.deepEqual(missedDays(result), ['2026-11-21/2026-11-24']);
  assert.equal(result.missed, 4);
  const gap = result.gaps[0];
  assert.ok(gap);
  assert.equal(gap.open, true);
  assert.ok(Math.abs(gap.x + gap.width - 1) < 1e-9);
  assert.equal(gapText(gap, iso), '2026-11-21 until now');
});

test('nothing is missed before the first snapshot, or where nothing daily is kept', () => {
  assert.deepEqual(lane([], '2026-11-24T10:00:00Z').gaps, []);
  assert.deepEqual(lane(november(24), '2026-11-24T10:00:00Z').gaps, []);
  const weeklyOnly = { ...daily, retention: { daily: 0, weekly: 4, monthly: 12 } };
  const result = lane(november(1, 8), '2026-11-24T10:00:00Z', { set: weeklyOnly });
  assert.deepEqual(result.gaps, []);
  assert.equal(result.dailyFrom, null);
});

test('a day is the host’s day: a backup at 02:00 in Auckland is the day before in UTC', () => {
  const times = ['20', '21', '22', '23'].map((day) => `2026-11-${day}T13:00:00Z`);
  const result = lane(times, '2026-11-24T00:00:00Z', { timeZone: 'Pacific/Auckland' });
  assert.deepEqual(result.gaps, []);
  const missing = lane(
    times.filter((time) => !time.includes('-22T')),
    '2026-11-24T00:00:00Z',
    {
      timeZone: 'Pacific/Auckland',
    },
  );
  assert.deepEqual(missedDays(missing), ['2026-11-23']);
});

test('the days on which clocks change are one day each', () => {
  // Berlin: 29 March 2026 has 23 hours and no 02:00, 25 October 2026 has 25 hours and 02:00 twice.
  const spring = ['27T01', '28T01', '29T01', '30T00', '31T00'].map((text) => `2026-03-${text}:00:00Z`);
  assert.deepEqual(lane(spring, '2026-03-31T10:00:00Z', { timeZone: 'Europe/Berlin' }).gaps, []);
  const autumn = ['23T00', '24T00', '25T00', '26T01', '27T01'].map((text) => `2026-10-${text}:00:00Z`);
  assert.deepEqual(lane(autumn, '2026-10-27T10:00:00Z', { timeZone: 'Europe/Berlin' }).gaps, []);
  const missed = lane(
    autumn.filter((time) => !time.includes('-25T')),
    '2026-10-27T10:00:00Z',
    {
      timeZone: 'Europe/Berlin',
    },
  );
  assert.deepEqual(missedDays(missed), ['2026-10-25']);
  const gap = missed.gaps[0];
  assert.ok(gap);
  assert.ok(Math.abs(gap.width * 90 * 24 - 25) < 1e-6, 'the gap is as long as that day: 25 hours');
});

test('a weekly schedule is not missed on the days between', () => {
  const weekly = { ...daily, schedule: { ...daily.schedule, everySeconds: 7 * 86_400 } };
  const times = november(2, 9, 16);
  assert.deepEqual(lane(times, '2026-11-22T10:00:00Z', { set: weekly }).gaps, []);
  assert.deepEqual(missedDays(lane(times, '2026-11-23T10:00:00Z', { set: weekly })), ['2026-11-23']);
  const skipped = lane(november(2, 16), '2026-11-17T10:00:00Z', { set: weekly });
  assert.equal(skipped.missed, 1);
});

test('a schedule of several a day is missed by whole days', () => {
  const often = { ...daily, schedule: { everySeconds: 6 * 3600, at: null as unknown as string, graceSeconds: 0 } };
  const times = ['22T00', '22T06', '22T12', '24T00', '24T06'].map((text) => `2026-11-${text}:00:00Z`);
  assert.deepEqual(missedDays(lane(times, '2026-11-24T10:00:00Z', { set: often })), ['2026-11-23']);
});

test('several snapshots of one day are several marks, and what lies outside the range has none', () => {
  const result = lane(
    ['2026-11-01T02:00:00Z', '2026-11-24T02:00:00Z', '2026-11-24T09:00:00Z'],
    '2026-11-24T10:00:00Z',
    {
      days: 7,
    },
  );
  assert.equal(result.marks.length, 2);
  assert.ok(result.marks.every(({ x }) => x >= 0 && x <= 1));
});

test('a gap that began before the range is cut at its edge', () => {
  const result = lane(november(1), '2026-11-24T10:00:00Z', { days: 7 });
  assert.deepEqual(
    result.gaps.map(({ x, width }) => [x, width]),
    [[0, 1]],
  );
});

test('a lane says in words what it shows', () => {
  const text = (times: string[]): string =>
    laneText(lane(times, '2026-11-24T10:00:00Z'), { range: '90 days', day: iso, age: '8 h ago' });
  assert.equal(
    text(november(20, 22, 23, 24)),
    '4 snapshots in the last 90 days, the newest 8 h ago. 1 missed: 2026-11-21.',
  );
  assert.match(text(november(23, 24)), /None missed since 2026-11-23\.$/);
});

test('the axis has days of the host’s zone inside the range', () => {
  const now = Date.parse('2026-11-24T10:00:00Z');
  const labels = axisDays(now - 30 * dayMs, now, 'Europe/Berlin', 5);
  assert.ok(labels.length >= 4 && labels.length <= 7);
  assert.ok(labels.every(({ x }) => x >= 0 && x <= 1));
  assert.equal(iso(labels.at(-1)?.day ?? 0), '2026-11-24');
});

test('a zone that is not known counts as UTC', () => {
  assert.equal(iso(hostDays('Mars/Olympus').dayOf(Date.parse('2026-11-24T23:30:00Z'))), '2026-11-24');
});

test('midnight and back again, over a year, in zones with odd rules', () => {
  for (const zone of ['Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC']) {
    const days = hostDays(zone);
    const first = days.dayOf(Date.parse('2026-01-01T12:00:00Z'));
    for (let day = first; day < first + 365; day += 1) {
      assert.equal(days.dayOf(days.instant(day, 12 * 60)), day, `${zone} ${iso(day)}`);
      assert.ok(days.instant(day + 1, 0) > days.instant(day, 0));
    }
  }
});
