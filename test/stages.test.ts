import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tallyOfPlaywright, tallyOfTap } from './stages.ts';

test('counts what the TAP report counted', () => {
  const tap =
    'TAP version 13\nok 1 - a\n1..1\n# tests 9\n# suites 0\n# pass 5\n# fail 1\n# cancelled 1\n# skipped 2\n# todo 0\n';
  assert.deepEqual(tallyOfTap(tap), { passed: 5, failed: 2, skipped: 2 });
});

test('a report that breaks off is not a report of nothing', () => {
  assert.throws(() => tallyOfTap('TAP version 13\nok 1 - a\n'), /did not finish/);
});

test('a flaky browser test is a failed one', () => {
  const report = JSON.stringify({ stats: { expected: 7, unexpected: 0, flaky: 1, skipped: 2 } });
  assert.deepEqual(tallyOfPlaywright(report), { passed: 7, failed: 1, skipped: 2 });
});
