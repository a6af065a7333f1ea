import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';

/** What one runner counted. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** Runs a program with its output on ours and gives its exit code; 127 where it could not be started. */
export function run(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
    child.on('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(127);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** A step that either holds or does not: a linter, a build. */
export async function check(program: string, args: readonly string[]): Promise<Tally> {
  return (await run(program, args)) === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 };
}

/** The summary lines that node's TAP reporter ends with (Node 24): `# pass 12`, `# fail 0`, … */
export function tallyOfTap(tap: string): Tally {
  const count = (word: string): number => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(tap)?.[1] ?? Number.NaN);
  const tally = {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
  };
  if (Object.values(tally).some(Number.isNaN))
    throw new Error('The TAP report has no summary: the runner did not finish.');
  return tally;
}

/** The `stats` of Playwright's JSON report; a flaky test is a failed one. */
export function tallyOfPlaywright(report: string): Tally {
  const { stats } = JSON.parse(report) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  };
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

/** Reads a runner's report; a runner that left none, or failed without counting a failure, counts as one failure. */
async function tallyOf(exitCode: number, report: string, parse: (text: string) => Tally): Promise<Tally> {
  try {
    const tally = parse(await readFile(report, 'utf8'));
    return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
  } catch (error) {
    console.error(`${report}: ${error instanceof Error ? error.message : String(error)}`);
    return { ...nothing, failed: 1 };
  }
}

/** node:test over some files, printed as it goes. `options` are those of `node --test`. */
export async function nodeTests(
  name: string,
  files: readonly string[],
  options: readonly string[] = [],
): Promise<Tally> {
  const report = `test-results/${name}.tap`;
  await rm(report, { force: true });
  const exitCode = await run(process.execPath, [
    '--test',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${report}`,
    ...options,
    ...files,
  ]);
  return tallyOf(exitCode, report, tallyOfTap);
}

/** The browser tests. */
export async function browserTests(): Promise<Tally> {
  const report = 'test-results/browser.json';
  await rm(report, { force: true });
  const exitCode = await run(
    process.execPath,
    [
      'node_modules/@playwright/test/cli.js',
      'test',
      '--config=test/browser/playwright.config.ts',
      '--reporter=list,json',
    ],
    { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  );
  return tallyOf(exitCode, report, tallyOfPlaywright);
}
