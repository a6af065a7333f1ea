import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageText, durationText } from './duration.ts';

const hour = 3600;

test('a duration has at most two units', () => {
  const texts = [0, 59, 60, 3599, hour, hour + 20 * 60, 24 * hour, 52 * hour, 240 * hour, 95 * 24 * hour + hour];
  assert.deepEqual(texts.map(durationText), [
    '0 s',
    '59 s',
    '1 min',
    '59 min',
    '1 h',
    '1 h 20 min',
    '1 d',
    '2 d 4 h',
    '10 d',
    '95 d',
  ]);
  assert.equal(durationText(-5), '0 s');
});

test('an age has one unit, and hours up to two days', () => {
  const age = (seconds: number): string => ageText(0, seconds * 1000);
  assert.deepEqual([0, 4, 5, 59, 60, 3599, hour, 26 * hour, 47 * hour, 48 * hour].map(age), [
    'just now',
    'just now',
    '5 s ago',
    '59 s ago',
    '1 min ago',
    '59 min ago',
    '1 h ago',
    '26 h ago',
    '47 h ago',
    '2 d ago',
  ]);
});

test('the future is told as such, but clocks that differ a little are not', () => {
  assert.equal(ageText(20_000, 0), 'just now');
  assert.equal(ageText(5 * hour * 1000, 0), 'in 5 h');
});
