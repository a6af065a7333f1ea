const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** Steps that people read well, in milliseconds. */
const roundSteps = [
  10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1.5e4, 2e4, 3e4, 6e4, 1.2e5, 3e5, 6e5, 9e5, 1.2e6, 1.8e6, 3.6e6, 7.2e6,
  1.08e7, 2.16e7, 4.32e7, 8.64e7, 6.048e8, 2.592e9, 3.1536e10,
];

/** Prometheus refuses a range query of more points than this. */
const maxPoints = 11_000;

/** Milliseconds of a duration such as `15s` or `1m30s`; null for anything else. */
export function parseDuration(text: string): number | null {
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) {
    return null;
  }
  const parts = text.matchAll(/(\d+)(ms|[smhdwy])/g);
  return [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0), 0);
}

/** The largest unit that divides it: 90000 is `90s`, 120000 is `2m`. */
export function formatDuration(milliseconds: number): string {
  const unit = ['d', 'h', 'm', 's'].find(
    (name) => milliseconds >= (units[name] ?? 0) && milliseconds % (units[name] ?? 1) === 0,
  );
  return unit === undefined ? `${milliseconds}ms` : `${milliseconds / (units[unit] ?? 1)}${unit}`;
}

/** The nearest round step; the largest beyond the list. */
export function roundStep(milliseconds: number): number {
  const index = roundSteps.findIndex((step, at) => milliseconds <= (step + (roundSteps[at + 1] ?? Infinity)) / 2);
  return roundSteps[index] ?? milliseconds;
}

/**
 * The step of a range query, in milliseconds: what fills `maxDataPoints`, rounded, but no less than the query's own
 * minimum or the scrape interval, and never so small that Prometheus refuses.
 */
export function queryStep(options: { rangeMs: number; minimumMs: number; maxDataPoints: number }): number {
  const { rangeMs, minimumMs, maxDataPoints } = options;
  const wanted = rangeMs / maxDataPoints;
  const step = wanted < minimumMs ? minimumMs : roundStep(wanted);
  return Math.max(step, Math.ceil(rangeMs / maxPoints / 1000) * 1000);
}

/** Replaces Grafana's own variables: `$__interval`, `$__rate_interval`, `$__range` and their `_s`, `_ms` forms. */
export function expandVariables(expr: string, stepMs: number, rangeMs: number, scrapeMs: number): string {
  const rateMs = Math.max(stepMs + scrapeMs, 4 * scrapeMs);
  const rangeSeconds = Math.round(rangeMs / 1000);
  const values: Readonly<Record<string, string>> = {
    __interval: formatDuration(stepMs),
    __interval_ms: String(stepMs),
    __rate_interval: formatDuration(rateMs),
    __rate_interval_ms: String(rateMs),
    __range: `${rangeSeconds}s`,
    __range_s: String(rangeSeconds),
    __range_ms: String(rangeMs),
  };
  return expr.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (all, braced?: string, bare?: string) => values[braced ?? bare ?? ''] ?? all,
  );
}

/** Epoch milliseconds of `1700000000000`, `now`, `now-6h` or an ISO date; NaN for anything else. */
export function parseTime(value: unknown, now = Date.now()): number {
  const text = String(value);
  if (/^\d+$/.test(text)) {
    return Number(text);
  }
  const [relative, sign, amount] = /^now(?:([+-])(\w+))?$/.exec(text) ?? [];
  if (relative === undefined) {
    return Date.parse(text);
  }
  const offset = amount === undefined ? 0 : (parseDuration(amount) ?? Number.NaN);
  return sign === '-' ? now - offset : now + offset;
}
