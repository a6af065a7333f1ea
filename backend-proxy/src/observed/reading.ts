import type { Fault } from '../../contract/common.ts';

/**
 * What is known of something that is asked now and then: the last good value with its time, and, where the last try
 * failed, why. A value beside a fault is old: the caller shows both.
 */
export interface Observed<T> {
  value: T | null;
  observedAt: Date | null;
  fault: Fault | null;
  /** When the last try ended, good or not. */
  triedAt: Date | null;
}

export interface Reading<T> {
  /**
   * What is known, after asking anew if the last try (good or not) is older than `maxAgeMs`. Callers at the same time share
   * one try. With `waitMs` the caller waits no longer than that and gets what is known; the try goes on.
   */
  get: (options: { maxAgeMs: number; waitMs?: number }) => Promise<Observed<T>>;
  /** What is known, without asking. */
  peek: () => Observed<T>;
}

export interface ReadingParts<T> {
  read: () => Promise<T>;
  /** Puts what `read` threw into words. */
  fault: (error: unknown) => Fault;
  now: () => Date;
  /** Milliseconds that only go forward, so that a set clock makes nothing older or younger. */
  elapsed?: () => number;
}

/** Remembers one reading. The one cache of the program: of systemctl for a second, of repositories for minutes. */
export function createReading<T>({ read, fault, now, elapsed = () => performance.now() }: ReadingParts<T>): Reading<T> {
  let known: Observed<T> = { value: null, observedAt: null, fault: null, triedAt: null };
  let triedElapsed = -Infinity;
  let running: Promise<void> | null = null;

  const ask = async () => {
    try {
      const value = await read();
      const at = now();
      known = { value, observedAt: at, fault: null, triedAt: at };
    } catch (error) {
      known = { ...known, fault: fault(error), triedAt: now() };
    } finally {
      triedElapsed = elapsed();
      running = null;
    }
  };

  return {
    peek: () => known,
    get: async ({ maxAgeMs, waitMs }) => {
      if (running === null && elapsed() - triedElapsed <= maxAgeMs) return known;
      running ??= ask();
      await (waitMs === undefined ? running : atMost(running, waitMs));
      return known;
    },
  };
}

async function atMost(promise: Promise<void>, waitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, waitMs)));
  await Promise.race([promise, limit]);
  clearTimeout(timer);
}
