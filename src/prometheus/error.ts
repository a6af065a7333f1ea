import type { Trouble } from '../proxy/trouble.ts';

/** History could not be read; the status of hosts does not depend on it. */
export class PrometheusError extends Error implements Trouble {
  override readonly name = 'PrometheusError';
  readonly title: string;
  readonly detail: string | undefined;
  readonly advice: string | undefined;

  constructor({ title, detail, advice }: Trouble) {
    super(title);
    this.title = title;
    this.detail = detail;
    this.advice = advice;
  }
}

/** Makes a {@link PrometheusError} of what a query through Grafana threw: FetchError `{status, data}`. */
export function toPrometheusError(thrown: unknown): PrometheusError {
  if (thrown instanceof PrometheusError) {
    return thrown;
  }
  const { status, data } = (thrown ?? {}) as { status?: unknown; data?: unknown };
  const detail = messageIn(data);
  if (status === 403) {
    return new PrometheusError({
      title: 'You may not query the Prometheus data source',
      detail,
      advice: 'Ask an Admin for the permission to query it.',
    });
  }
  if (status === 404) {
    return new PrometheusError({
      title: 'The Prometheus data source does not exist any more',
      detail,
      advice: 'An Admin chooses another one under Configuration.',
    });
  }
  return new PrometheusError({
    title: 'Prometheus did not answer the query',
    detail,
    advice: 'Check that Prometheus runs, and its address in Grafana’s data source.',
  });
}

/** The text that Grafana gives: of the request, or of the first query that failed. */
function messageIn(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) {
    return undefined;
  }
  const { message, results } = data as { message?: unknown; results?: unknown };
  if (typeof results === 'object' && results !== null) {
    for (const result of Object.values(results as Record<string, { error?: unknown } | null>)) {
      if (typeof result?.error === 'string' && result.error !== '') {
        return result.error;
      }
    }
  }
  return typeof message === 'string' && message !== '' ? message : undefined;
}
