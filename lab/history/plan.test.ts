import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addNights, firstNight, kept, lastNight, nightsBetween, policy, survivors, type Night } from './plan.ts';
import { continued, newHistory } from './seed.ts';

const everyNight = (first: Night, count: number): Night[] =>
  Array.from({ length: count }, (_, index) => addNights(first, index));

test('the last of each day, week and month is kept', () => {
  // Two weeks that end on Sunday, 15 March 2026: three days, then Sunday the 8th for the week before, then February's last.
  assert.deepEqual(kept(everyNight('2026-02-20', 24), { daily: 3, weekly: 2, monthly: 2 }), [
    '2026-02-28',
    '2026-03-08',
    '2026-03-13',
    '2026-03-14',
    '2026-03-15',
  ]);
});

test('a policy that has run its course removes nothing more', () => {
  const last = '2026-11-24';
  const left = survivors(firstNight(last), last, [addNights(last, -2)]);
  assert.deepEqual(kept(left, policy), left);
  assert.ok(left.length >= 19 && left.length <= 23, `${left.length} snapshots`);
  assert.equal(new Set(left.map((night) => night.slice(0, 7))).size, 12);
  assert.equal(left.at(-1), last);
});

test('a night counts as last night only when its backup has had time to be made', () => {
  assert.equal(lastNight(new Date('2026-03-05T02:09:00Z')), '2026-03-04');
  assert.equal(lastNight(new Date('2026-03-05T02:10:00Z')), '2026-03-05');
});

test('a history that is taken up later still misses one night of the last seven, and fills no gap of before', () => {
  const made = newHistory(new Date('2026-11-24T08:00:00Z'));
  for (let later = 0; later < 70; later += 1) {
    const now = new Date(Date.parse('2026-11-24T08:00:00Z') + later * 86_400_000);
    const today = continued(made, now);
    assert.equal(today.last, lastNight(now));
    const recent = today.missed.filter((night) => nightsBetween(night, today.last) < 7);
    assert.equal(recent.length, 1, `after ${later} days: ${today.missed.join(', ')}`);
    assert.ok(today.missed.every((night) => night !== today.last));
    assert.ok(made.missed.every((night) => today.missed.includes(night)));
    const left = survivors(today.first, today.last, today.missed);
    assert.equal(left.at(-1), today.last);
    assert.ok(!left.some((night) => today.missed.includes(night)));
  }
});
