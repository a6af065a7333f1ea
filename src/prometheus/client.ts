import { getBackendSrv, getDataSourceSrv } from '@grafana/runtime';
import { NEVER, firstValueFrom, fromEvent, takeUntil } from 'rxjs';
import { PrometheusError, toPrometheusError } from './error.ts';
import { readQueryError, readSeries, type Series } from './frames.ts';

/**
 * Uid of the data source that history is read from: the chosen one; else Grafana's default Prometheus, else its first.
 *
 * @returns null where this Grafana has no Prometheus data source
 */
export function prometheusUid(chosen: string): string | null {
  if (chosen !== '') {
    return chosen;
  }
  // Grafana adds its built-in data source to every list, whatever the type asked for.
  const sources = getDataSourceSrv()
    .getList({ type: 'prometheus' })
    .filter((source) => source.type === 'prometheus');
  return (sources.find((source) => source.isDefault) ?? sources[0])?.uid ?? null;
}

interface Question {
  uid: string;
  /** PromQL by a name of the caller's choice. */
  queries: Readonly<Record<string, string>>;
  /** ms since the epoch. */
  from: number;
  to: number;
  /** Seconds between two samples; 0 asks for one sample at `to` only. */
  stepSeconds: number;
}

/**
 * Asks Prometheus through Grafana (`POST /api/ds/query`), which checks who may.
 *
 * @returns the series of each query, by the caller's names
 * @throws PrometheusError and nothing else; one bad query fails all of them
 */
export async function queryPrometheus(question: Question, signal?: AbortSignal): Promise<Record<string, Series[]>> {
  const { uid, queries, from, to, stepSeconds } = question;
  const range = stepSeconds > 0;
  const data = {
    from: String(from),
    to: String(to),
    queries: Object.entries(queries).map(([refId, expr]) => ({
      refId,
      datasource: { uid, type: 'prometheus' },
      expr,
      range,
      instant: !range,
      ...(range ? { interval: `${stepSeconds}s`, intervalMs: stepSeconds * 1000 } : {}),
      maxDataPoints: range ? Math.ceil((to - from) / (stepSeconds * 1000)) : 1,
    })),
  };
  const aborted = signal === undefined ? NEVER : fromEvent(signal, 'abort');
  try {
    const request = { url: '/api/ds/query', method: 'POST', data, showErrorAlert: false, showSuccessAlert: false };
    const answer = (await firstValueFrom(getBackendSrv().fetch<unknown>(request).pipe(takeUntil(aborted)))).data;
    return Object.fromEntries(
      Object.keys(queries).map((refId) => {
        const error = readQueryError(answer, refId);
        if (error !== undefined) {
          throw new PrometheusError({ title: 'Prometheus did not answer the query', detail: error });
        }
        return [refId, readSeries(answer, refId)];
      }),
    );
  } catch (thrown) {
    throw toPrometheusError(thrown);
  }
}
