import type { PageName } from '../plugin/pages.ts';

/**
 * `critical`: broken now. `warning`: will break, or broke a little. `unknown`: nothing can be said, which is never good.
 * `notice`: worth a word, nothing to do.
 */
export type Severity = 'critical' | 'warning' | 'unknown' | 'notice';

/** What the time of a finding means: that it began then, or that the last good sign is from then. */
export type TimeMeaning = 'since' | 'last-seen' | 'last-handshake' | 'last-backup' | 'last-read';

/** One thing that a person should know, in one sentence, with its time and where to look. */
export interface Finding {
  severity: Severity;
  text: string;
  /** Why, where that is known. */
  detail: string | null;
  /** ISO 8601. */
  time: string | null;
  timeMeaning: TimeMeaning;
  /** Where to click. */
  page: PageName;
  host: string | null;
  set?: string;
}

const order: Readonly<Record<Severity, number>> = { critical: 0, unknown: 1, warning: 2, notice: 3 };

/** Worst first; within a severity in the order in which they were found: host, tunnels, services, backups. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return findings
    .map((finding, index) => ({ finding, index }))
    .sort((a, b) => order[a.finding.severity] - order[b.finding.severity] || a.index - b.index)
    .map(({ finding }) => finding);
}
