import type { ProxyError } from './error.ts';

/**
 * What a page knows of one question. `data` without `error` is fresh; with `error` it is the last good answer, and the
 * newest attempt failed; neither means that the first answer is still to come.
 */
export interface Answer<T> {
  data: T | undefined;
  /** When `data` came, in ms since the epoch by the browser's clock; null without data. */
  at: number | null;
  error: ProxyError | null;
  retry: () => void;
}
