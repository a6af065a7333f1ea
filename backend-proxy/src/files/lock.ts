import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

const sqliteBusy = 5;

export interface LockOptions {
  /** Its abort ends the wait; the call then rejects with the signal's reason. */
  signal: AbortSignal;
  /** Called once if somebody else has the lock. */
  onWait: () => void;
  retryMs?: number;
}

/**
 * Holds a file for this process alone, after waiting for whoever holds it. The kernel lets go when the process ends, however
 * it ends, so nothing is left behind. It is SQLite's lock on an empty database: Node has no other way to lock a file.
 */
export async function lockFile(path: string, { signal, onWait, retryMs = 1000 }: LockOptions): Promise<() => void> {
  for (let isFirst = true; ; isFirst = false) {
    signal.throwIfAborted();
    const release = tryLock(path);
    if (release !== null) return release;
    if (isFirst) onWait();
    await delay(retryMs, undefined, { signal }).catch(() => undefined);
  }
}

function tryLock(path: string): (() => void) | null {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    // Without a journal a killed holder leaves no second file.
    database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
    return () => database.close();
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return null;
    throw error;
  }
}
