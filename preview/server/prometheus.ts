import { toFrames, type FrameJson, type PrometheusData } from './frames.ts';
import { isRecord } from './http.ts';
import { expandVariables, parseDuration, parseTime, queryStep } from './interval.ts';

/** One query's answer in the body of `/api/ds/query`. */
export interface QueryResult {
  status: number;
  frames: FrameJson[];
  error?: string;
  errorSource?: 'downstream' | 'plugin';
}

const timeoutMs = 30_000;
/** What Grafana assumes where the data source does not say how often Prometheus scrapes. */
const scrapeMs = 15_000;

class PrometheusError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Runs the queries of one body of `/api/ds/query`, whose data sources are all the Prometheus at `url`. */
export async function runQueries(url: string, body: Record<string, unknown>): Promise<Record<string, QueryResult>> {
  const queries = Array.isArray(body['queries']) ? body['queries'].filter(isRecord) : [];
  const results = queries.map(async (query): Promise<[string, QueryResult]> => {
    const refId = typeof query['refId'] === 'string' ? query['refId'] : 'A';
    return [refId, await runQuery(url, refId, query, body)];
  });
  return Object.fromEntries(await Promise.all(results));
}

async function runQuery(
  url: string,
  refId: string,
  query: Record<string, unknown>,
  body: Record<string, unknown>,
): Promise<QueryResult> {
  const fromMs = parseTime(body['from']);
  const toMs = parseTime(body['to']);
  if (!(fromMs <= toMs)) {
    return { status: 400, error: 'invalid time range', errorSource: 'downstream', frames: [] };
  }
  const rangeMs = toMs - fromMs;
  const stepMs = queryStep({
    rangeMs,
    minimumMs: parseDuration(text(query['interval'])) ?? positive(query['intervalMs']) ?? scrapeMs,
    maxDataPoints: positive(query['maxDataPoints']) ?? 1500,
  });
  const expr = expandVariables(text(query['expr']), stepMs, rangeMs, scrapeMs);
  const context = { refId, expr, stepMs, legendFormat: text(query['legendFormat']) };
  const wantsInstant = query['instant'] === true;
  const wantsRange = query['range'] === true || !wantsInstant;
  try {
    const instant = wantsInstant ? await ask(url, '/api/v1/query', { query: expr, time: seconds(toMs) }) : null;
    const range = wantsRange
      ? await ask(url, '/api/v1/query_range', {
          query: expr,
          start: seconds(align(fromMs, stepMs)),
          end: seconds(align(toMs, stepMs)),
          step: seconds(stepMs),
        })
      : null;
    const answers = [instant, range].filter((answer) => answer !== null);
    return { status: 200, frames: answers.flatMap((answer) => toFrames(answer, context)) };
  } catch (error) {
    if (error instanceof PrometheusError) {
      return { status: error.status, error: error.message, errorSource: 'downstream', frames: [] };
    }
    throw error;
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const positive = (value: unknown): number | null => (typeof value === 'number' && value > 0 ? value : null);
const seconds = (milliseconds: number): string => String(milliseconds / 1000);
/** Down to a multiple of the step, so that a refresh asks for the same points again. */
const align = (milliseconds: number, stepMs: number): number => Math.floor(milliseconds / stepMs) * stepMs;

async function ask(url: string, path: string, parameters: Record<string, string>): Promise<PrometheusData> {
  const address = url.replace(/\/$/, '') + path;
  let status: number;
  let answer: unknown;
  try {
    const response = await fetch(address, {
      method: 'POST',
      body: new URLSearchParams(parameters),
      signal: AbortSignal.timeout(timeoutMs),
    });
    status = response.status;
    answer = await response.json();
  } catch (error) {
    const { message, cause } = error as Error;
    throw new PrometheusError(502, `Post "${address}": ${cause instanceof Error ? cause.message : message}`);
  }
  if (!isRecord(answer) || answer['status'] !== 'success') {
    const { errorType = 'error', error = `status ${status}` } = isRecord(answer) ? answer : {};
    throw new PrometheusError(status, `${String(errorType)}: ${String(error)}`);
  }
  return answer['data'] as PrometheusData;
}

/** What the data source's "Test" button asks. */
export async function checkHealth(url: string): Promise<{ status: 'OK' | 'ERROR'; message: string }> {
  try {
    await ask(url, '/api/v1/query', { query: '1+1' });
    return { status: 'OK', message: 'Successfully queried the Prometheus API.' };
  } catch (error) {
    return { status: 'ERROR', message: (error as Error).message };
  }
}
