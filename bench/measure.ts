/** Durations of one thing done several times, in milliseconds. */
export interface Sample {
  p50: number;
  p95: number;
  count: number;
}

/** The sample's median and 95th percentile (nearest rank). Throws where nothing was measured. */
export function summarise(durations: readonly number[]): Sample {
  const sorted = [...durations].sort((a, b) => a - b);
  const rank = (share: number): number => {
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
    if (value === undefined) throw new Error('Nothing was measured.');
    return value;
  };
  return { p50: rank(0.5), p95: rank(0.95), count: sorted.length };
}

/** How long a thing takes, in milliseconds. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

/** A goal of the project beside what was measured in this run. */
export interface Result {
  what: string;
  measured: string;
  goal: string;
  /** Null where there is only a figure to tell. */
  met: boolean | null;
}

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

export function print(results: readonly Result[]): void {
  for (const { what, measured, goal, met } of results) {
    const mark = met === null ? ' ' : met ? '✓' : '✗';
    console.log(`${mark} ${what}\n    ${measured}${goal === '' ? '' : `   (goal: ${goal})`}`);
  }
}
