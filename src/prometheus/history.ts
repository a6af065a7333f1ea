import { useQuery } from '@tanstack/react-query';
import { useSettings } from '../plugin/settings.ts';
import { prometheusUid, queryPrometheus } from './client.ts';
import { toPrometheusError, type PrometheusError } from './error.ts';
import type { Series } from './frames.ts';

/** How often history is read again while a page shows it. */
const everyMs = 60_000;

/** A stretch of time that ended just now. */
export interface History {
  /** ms since the epoch, both on a whole minute. */
  from: number;
  to: number;
  series: Record<string, Series[]>;
}

/** `absent`: this Grafana has no Prometheus data source. `history` is undefined until the first answer. */
export type HistoryAnswer =
  { absent: true } | { absent: false; history: History | undefined; error: PrometheusError | null };

/**
 * Reads the last hours of some queries. A page shows its own facts without waiting for it.
 *
 * @param queries PromQL by a name of the caller's choice
 */
export function useHistory(
  queries: Readonly<Record<string, string>>,
  hours: number,
  stepSeconds: number,
): HistoryAnswer {
  const uid = prometheusUid(useSettings().prometheusUid);
  const result = useQuery<History>({
    queryKey: ['history', uid, queries, hours, stepSeconds],
    queryFn: async ({ signal }) => {
      const to = Math.floor(Date.now() / 60_000) * 60_000;
      const from = to - hours * 3_600_000;
      return { from, to, series: await queryPrometheus({ uid: uid ?? '', queries, from, to, stepSeconds }, signal) };
    },
    enabled: uid !== null,
    refetchInterval: everyMs,
  });
  return uid === null
    ? { absent: true }
    : { absent: false, history: result.data, error: result.error === null ? null : toPrometheusError(result.error) };
}
