import { setTimeout as pause } from 'node:timers/promises';
import { Interrupted } from './run.ts';

/**
 * Asks again until there is an answer, and gives it. An attempt that throws counts as no answer yet, unless it was interrupted.
 * @param what for the error, as in "home answers SSH"
 * @param attempt gives undefined while there is no answer
 */
export async function until<T>(
  what: string,
  seconds: number,
  attempt: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  let last = '';
  for (;;) {
    try {
      const answer = await attempt();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      last = error instanceof Error ? `: ${error.message}` : '';
    }
    if (Date.now() > deadline) throw new Error(`Waited ${seconds} s in vain until ${what}${last}`);
    await pause(150);
  }
}

/** Does several things at once, and comes back only when none of them is under way any more, also where one fails. */
export async function together<T>(works: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(works);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** Runs a step and prints how long it took. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  console.log(`  ${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  ${name}`);
  return result;
}
