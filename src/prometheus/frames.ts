/** One series of a range query: its labels and samples in order of time (ms since the epoch). */
export interface Series {
  labels: Readonly<Record<string, string>>;
  samples: readonly Sample[];
}

export interface Sample {
  t: number;
  v: number;
}

type Json = Record<string, unknown>;

const record = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/**
 * Reads the answer of Grafana's `POST /api/ds/query` (data frames as JSON, Grafana 12 and 13:
 * `results.<refId>.frames[].{schema.fields[].{type,labels},data.values[]}`) for one query.
 *
 * @returns no series where the query matched nothing or the answer has another shape
 */
export function readSeries(answer: unknown, refId: string): Series[] {
  const result = record(record(record(answer)['results'])[refId]);
  return list(result['frames']).flatMap(readFrame);
}

/** The error of a query within an answer, if it has one. */
export function readQueryError(answer: unknown, refId: string): string | undefined {
  const error = record(record(record(answer)['results'])[refId])['error'];
  return typeof error === 'string' && error !== '' ? error : undefined;
}

function readFrame(frame: unknown): Series[] {
  const fields = list(record(record(frame)['schema'])['fields']).map(record);
  const columns = list(record(record(frame)['data'])['values']).map(list);
  const times = columns[fields.findIndex((field) => field['type'] === 'time')];
  if (times === undefined) {
    return [];
  }
  return fields.flatMap((field, index) => {
    const values = columns[index];
    return field['type'] === 'number' && values !== undefined
      ? [{ labels: readLabels(field['labels']), samples: pair(times, values) }]
      : [];
  });
}

function readLabels(labels: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(record(labels)).map(([name, value]) => [name, String(value)]));
}

/** JSON has no NaN, so Grafana writes null: no sample. */
function pair(times: readonly unknown[], values: readonly unknown[]): Sample[] {
  return times.flatMap((t, index) => {
    const v = values[index];
    return typeof t === 'number' && typeof v === 'number' && Number.isFinite(v) ? [{ t, v }] : [];
  });
}
