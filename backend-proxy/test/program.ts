import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ask, until } from './support.ts';

const entry = join(import.meta.dirname, '../src/main.ts');

/** The program in a process of its own. */
export interface RunningProgram {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  /** Resolves with the exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

export function startProgram(argv: readonly string[], input: string | null = null): RunningProgram {
  const child = spawn(process.execPath, [entry, ...argv], { stdio: ['pipe', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text.stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text.stderr += part));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return { child, stdout: () => text.stdout, stderr: () => text.stderr, ended };
}

export async function runProgram(argv: readonly string[], input: string | null = null) {
  const program = startProgram(argv, input);
  const code = await program.ended;
  return { code, stdout: program.stdout(), stderr: program.stderr() };
}

/** Waits until a server answers that it is alive. */
export async function untilAlive(program: RunningProgram, url: string): Promise<void> {
  await until(async () => {
    if (program.child.exitCode !== null) throw new Error(`it ended: ${program.stdout()}${program.stderr()}`);
    return ask(url, '/healthz').then(
      ({ status }) => status === 200,
      () => false,
    );
  }, `an answer at ${url}`);
}
