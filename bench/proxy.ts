import { milliseconds, summarise, timed, type Result } from './measure.ts';
import { serveProxy } from './served.ts';

const scrapes = 200;

/** Sum of `homelab_command_runs_total` in a scrape. */
function commandRuns(metrics: string): number {
  return [...metrics.matchAll(/^homelab_command_runs_total\{[^}]*\} (\d+)/gm)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );
}

/** What `serve` costs when nobody asks, and what a scrape costs. */
export async function proxy(): Promise<Result[]> {
  const served = await serveProxy(18478);
  try {
    const idle = served.memoryMiB();
    const scrape = async (): Promise<string> => (await served.get('/metrics')).text();
    const before = commandRuns(await scrape());
    const durations: number[] = [];
    for (let n = 0; n < scrapes; n += 1) durations.push(await timed(scrape));
    const started = commandRuns(await scrape()) - before;
    const { p50, p95 } = summarise(durations);
    return [
      {
        what: 'Start of the executable to its first answer',
        measured: milliseconds(served.startMs),
        goal: '',
        met: null,
      },
      { what: 'Memory of `serve`, idle', measured: `${idle.toFixed(0)} MiB resident`, goal: '', met: null },
      {
        what: `GET /metrics, ${scrapes} times`,
        measured: `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}; ${started} processes started`,
        goal: '0 processes',
        met: started === 0,
      },
    ];
  } finally {
    await served.stop();
  }
}
