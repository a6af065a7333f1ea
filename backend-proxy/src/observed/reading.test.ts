import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReading } from './reading.ts';

/** A reading of a source that answers when the test says so, on a clock that the test moves. */
function bench() {
  const clock = { ms: 1_000_000 };
  const asked: { resolve: (value: number) => void; reject: (error: Error) => void }[] = [];
  const reading = createReading<number>({
    read: () => new Promise((resolve, reject) => asked.push({ resolve, reject })),
    fault: (error) => ({ code: 'broken', title: String(error) }),
    now: () => new Date(clock.ms),
    elapsed: () => clock.ms,
  });
  return { clock, asked, reading };
}

test('asks once for all who ask at the same time, and not again while it is young', async () => {
  const { clock, asked, reading } = bench();
  assert.deepEqual(reading.peek(), { value: null, observedAt: null, fault: null, triedAt: null });
  const answers = Promise.all([reading.get({ maxAgeMs: 1000 }), reading.get({ maxAgeMs: 0 })]);
  assert.equal(asked.length, 1);
  asked[0]?.resolve(1);
  const at = new Date(clock.ms);
  assert.deepEqual(await answers, Array(2).fill({ value: 1, observedAt: at, fault: null, triedAt: at }));
  clock.ms += 1000;
  assert.equal((await reading.get({ maxAgeMs: 1000 })).value, 1);
  clock.ms += 1;
  const third = reading.get({ maxAgeMs: 1000 });
  assert.equal(asked.length, 2);
  asked[1]?.resolve(2);
  assert.equal((await third).value, 2);
});

test('keeps the last good value and its time beside the fault, and does not hammer what fails', async () => {
  const { clock, asked, reading } = bench();
  const first = reading.get({ maxAgeMs: 1000 });
  asked[0]?.resolve(1);
  await first;
  const seen = new Date(clock.ms);
  clock.ms += 60_000;
  const second = reading.get({ maxAgeMs: 1000 });
  asked[1]?.reject(new Error('gone'));
  const expected = {
    value: 1,
    observedAt: seen,
    fault: { code: 'broken', title: 'Error: gone' },
    triedAt: new Date(clock.ms),
  };
  assert.deepEqual(await second, expected);
  clock.ms += 500;
  assert.deepEqual(await reading.get({ maxAgeMs: 1000 }), expected);
  assert.equal(asked.length, 2);
  clock.ms += 501;
  const third = reading.get({ maxAgeMs: 1000 });
  asked[2]?.resolve(3);
  assert.equal((await third).fault, null);
});

test('lets a caller go after its wait with what is known, while the try goes on', async () => {
  const { clock, asked, reading } = bench();
  assert.equal((await reading.get({ maxAgeMs: 1000, waitMs: 5 })).value, null);
  assert.equal((await reading.get({ maxAgeMs: 1000, waitMs: 0 })).value, null);
  assert.equal(asked.length, 1);
  asked[0]?.resolve(7);
  assert.equal((await reading.get({ maxAgeMs: 1000, waitMs: 1000 })).value, 7);
  clock.ms += 5000;
  assert.equal((await reading.get({ maxAgeMs: 1000, waitMs: 0 })).value, 7);
  assert.equal(asked.length, 2);
});
