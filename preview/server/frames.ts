/** Prometheus HTTP API v1 (2.42): the `data` of `/api/v1/query` and `/api/v1/query_range`. */
export type PrometheusData =
  | { resultType: 'matrix'; result: readonly { metric: Labels; values: readonly Sample[] }[] }
  | { resultType: 'vector'; result: readonly { metric: Labels; value: Sample }[] }
  | { resultType: 'scalar'; result: Sample };

type Labels = Readonly<Record<string, string>>;
/** Seconds since the epoch, and the value as text. */
type Sample = readonly [number, string];

/** A data frame as Grafana's `/api/ds/query` sends it: what each field is, then the fields' values. */
export interface FrameJson {
  schema: {
    refId: string;
    meta: Record<string, unknown>;
    fields: {
      name: string;
      type: string;
      typeInfo: { frame: string };
      labels?: Labels;
      config: Record<string, unknown>;
    }[];
  };
  data: {
    values: (number | null)[][];
    /** Where a field's null stands for what JSON cannot say; null for a field without such. */
    entities?: (Entities | null)[];
  };
}

interface Entities {
  NaN?: number[];
  Inf?: number[];
  NegInf?: number[];
}

/** What the frames say about the query that they answer. `stepMs` is in milliseconds. */
export interface FrameContext {
  refId: string;
  expr: string;
  stepMs: number;
  legendFormat: string;
}

/** One frame a series, each with a time and a value field; labels stand at the value. A frame without fields for no series. */
export function toFrames(data: PrometheusData, context: FrameContext): FrameJson[] {
  const frames = series(data).map(({ labels, samples }) => frame(data.resultType, labels, samples, context));
  const [first = emptyFrame(context.refId), ...rest] = frames;
  first.schema.meta['executedQueryString'] = `Expr: ${context.expr}\nStep: ${context.stepMs / 1000}s`;
  return [first, ...rest];
}

function series(data: PrometheusData): { labels: Labels; samples: readonly Sample[] }[] {
  switch (data.resultType) {
    case 'matrix':
      return data.result.map(({ metric, values }) => ({ labels: metric, samples: values }));
    case 'vector':
      return data.result.map(({ metric, value }) => ({ labels: metric, samples: [value] }));
    case 'scalar':
      return [{ labels: {}, samples: [data.result] }];
  }
}

function frame(resultType: string, labels: Labels, samples: readonly Sample[], context: FrameContext): FrameJson {
  const numbers = samples.map(([, text]) => parseValue(text));
  const entities = entitiesOf(numbers);
  const displayName = legend(labels, context);
  return {
    schema: {
      refId: context.refId,
      meta: {
        type: resultType === 'matrix' ? 'timeseries-multi' : 'numeric-multi',
        typeVersion: [0, 1],
        custom: { resultType },
      },
      fields: [
        { name: 'Time', type: 'time', typeInfo: { frame: 'time.Time' }, config: { interval: context.stepMs } },
        {
          name: labels['__name__'] ?? 'Value',
          type: 'number',
          typeInfo: { frame: 'float64' },
          labels,
          config: displayName === '' ? {} : { displayNameFromDS: displayName },
        },
      ],
    },
    data: {
      values: [
        samples.map(([seconds]) => Math.round(seconds * 1000)),
        numbers.map((number) => (Number.isFinite(number) ? number : null)),
      ],
      ...(entities === null ? {} : { entities: [null, entities] }),
    },
  };
}

const emptyFrame = (refId: string): FrameJson => ({ schema: { refId, meta: {}, fields: [] }, data: { values: [] } });

function parseValue(text: string): number {
  const infinities: Readonly<Record<string, number>> = { '+Inf': Infinity, '-Inf': -Infinity };
  return infinities[text] ?? Number(text);
}

function entitiesOf(numbers: readonly number[]): Entities | null {
  const places = (holds: (number: number) => boolean): number[] =>
    numbers.flatMap((number, index) => (holds(number) ? [index] : []));
  const found = {
    NaN: places(Number.isNaN),
    Inf: places((number) => number === Infinity),
    NegInf: places((number) => number === -Infinity),
  };
  const used = Object.entries(found).filter(([, indices]) => indices.length > 0);
  return used.length === 0 ? null : Object.fromEntries(used);
}

/** The name of a series: by the query's legend, else as Prometheus writes it. `__auto` leaves it to the panel. */
function legend(labels: Labels, { legendFormat, expr }: FrameContext): string {
  if (legendFormat === '__auto') {
    return Object.keys(labels).length === 0 ? expr : '';
  }
  if (legendFormat !== '') {
    return legendFormat.replace(/\{\{\s*(\S+?)\s*\}\}/g, (_, name: string) => labels[name] ?? '');
  }
  const { __name__: name = '', ...others } = labels;
  const pairs = Object.entries(others).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? name || expr : `${name}{${pairs.sort().join(', ')}}`;
}
