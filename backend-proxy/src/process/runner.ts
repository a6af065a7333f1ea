import { spawn, type ChildProcess } from 'node:child_process';
import { CommandFailure, type FailureKind } from './failure.ts';
import type { Command, Outcome, Run } from './run.ts';

export { CommandFailure, commandFault } from './failure.ts';

/** Where programs are looked for, whatever the environment of this process says. */
export const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** How long a command may go on after it was told to stop, in milliseconds; then it is killed. */
const graceMs = 5_000;
/** How long output may stay open after the command itself has ended, because a process that it left behind holds it. */
const drainMs = 1_000;
const stderrLimit = 1024 * 1024;

/** One command that has ended, for the metrics. */
export interface CommandSample {
  program: string;
  result: 'ok' | FailureKind;
  durationMs: number;
}

export interface RunnerOptions {
  metricsHook?: (sample: CommandSample) => void;
  /** Replaces {@link systemPath}. */
  path?: string;
  /** Replaces the five seconds between the stop signal and SIGKILL. */
  graceMs?: number;
  /** Its abort stops every command that is running and refuses new ones. */
  signal?: AbortSignal;
}

/**
 * Runs a command whose standard output is read line by line and not kept: `stdout` of the outcome is empty.
 * `maxOutputBytes` limits one line, as the number of lines is not limited. An exception of `onLine` stops the command and
 * is thrown on.
 */
export type RunLines = (command: Command, onLine: (line: string) => void) => Promise<Outcome>;

export interface Runner {
  run: Run;
  runLines: RunLines;
}

/**
 * The one place that starts processes. No shell; standard input is empty; working folder `/`; the environment is a fixed
 * PATH, LC_ALL and LANG, and what the command names. A command that must stop gets its stop signal, then SIGKILL, both sent
 * to its whole process group.
 */
export function createRunner(options: RunnerOptions = {}): Runner {
  const start = (command: Command, sink: Sink) => execute(command, sink, options);
  return {
    run: (command) => start(command, collect(command.maxOutputBytes)),
    runLines: (command, onLine) => start(command, splitLines(command.maxOutputBytes, onLine)),
  };
}

/** Takes standard output. `push` answers false when it is more than the limit allows. */
interface Sink {
  push: (chunk: Buffer) => boolean;
  end: () => string;
}

function collect(limit: number): Sink {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    push: (chunk) => {
      size += chunk.length;
      chunks.push(chunk);
      return size <= limit;
    },
    end: () => Buffer.concat(chunks).toString('utf8'),
  };
}

function splitLines(limit: number, onLine: (line: string) => void): Sink {
  let rest: Buffer[] = [];
  let restSize = 0;
  const flush = () => {
    const line = Buffer.concat(rest).toString('utf8');
    rest = [];
    restSize = 0;
    onLine(line);
  };
  return {
    push: (chunk) => {
      let from = 0;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
        if (restSize + at - from > limit) return false;
        rest.push(chunk.subarray(from, at));
        flush();
        from = at + 1;
      }
      rest.push(chunk.subarray(from));
      restSize += chunk.length - from;
      return restSize <= limit;
    },
    end: () => {
      if (restSize > 0) flush();
      return '';
    },
  };
}

async function execute(command: Command, sink: Sink, options: RunnerOptions): Promise<Outcome> {
  const started = performance.now();
  let result: CommandSample['result'] = 'start';
  try {
    const outcome = await supervise(command, sink, options);
    result = 'ok';
    return { ...outcome, durationMs: performance.now() - started };
  } catch (error) {
    if (error instanceof CommandFailure) result = error.kind;
    throw error;
  } finally {
    options.metricsHook?.({ program: command.program, result, durationMs: performance.now() - started });
  }
}

function supervise(command: Command, sink: Sink, options: RunnerOptions): Promise<Omit<Outcome, 'durationMs'>> {
  const { program, timeoutMs } = command;
  const signals = [command.signal, options.signal].filter((signal) => signal !== undefined);
  if (signals.some(({ aborted }) => aborted)) return Promise.reject(new CommandFailure({ kind: 'aborted', program }));

  const child = startChild(command, options.path ?? systemPath);
  if (child === null) return Promise.reject(new CommandFailure({ kind: 'start', program }));

  return new Promise((resolve, reject) => {
    const stderr = tail(stderrLimit);
    let stopped: FailureKind | null = null;
    let thrown: Error | null = null;
    const timers: NodeJS.Timeout[] = [];

    const stop = (why: FailureKind) => {
      if (stopped !== null) return;
      stopped = why;
      // Its output is read on and thrown away: closed, it would kill restic by SIGPIPE before restic removes its lock.
      killGroup(child, command.stopSignal ?? 'SIGTERM');
      timers.push(setTimeout(() => killGroup(child, 'SIGKILL'), options.graceMs ?? graceMs));
    };
    const onAbort = () => stop('aborted');
    const settle = (act: () => void) => {
      timers.forEach(clearTimeout);
      signals.forEach((signal) => signal.removeEventListener('abort', onAbort));
      act();
    };

    timers.push(setTimeout(() => stop('timeout'), timeoutMs));
    signals.forEach((signal) => signal.addEventListener('abort', onAbort));
    child.stdout?.on('data', (chunk: Buffer) => {
      if (stopped !== null) return;
      try {
        if (!sink.push(chunk)) stop('output-limit');
      } catch (error) {
        thrown = asError(error);
        stop('aborted');
      }
    });
    child.stderr?.on('data', stderr.push);
    child.once('error', (error: NodeJS.ErrnoException) => {
      const kind = error.code === 'ENOENT' || error.code === 'EACCES' ? 'missing' : 'start';
      settle(() => reject(new CommandFailure({ kind, program })));
    });
    child.once('exit', () => {
      timers.push(
        setTimeout(() => {
          killGroup(child, 'SIGKILL');
          child.stdout?.destroy();
          child.stderr?.destroy();
        }, drainMs),
      );
    });
    const verdict = (exitCode: number | null, signal: string | null): Omit<Outcome, 'durationMs'> => {
      const text = stderr.text();
      if (thrown !== null) throw thrown;
      if (stopped !== null) throw new CommandFailure({ kind: stopped, program, timeoutMs, stderr: text });
      if (exitCode === null) throw new CommandFailure({ kind: 'signal', program, signal, stderr: text });
      if (exitCode !== 0 && !(command.acceptExitCodes ?? []).includes(exitCode)) {
        throw new CommandFailure({ kind: 'exit', program, exitCode, stderr: text });
      }
      return { exitCode, stdout: sink.end(), stderr: text };
    };
    child.once('close', (exitCode, signal) =>
      settle(() => {
        try {
          resolve(verdict(exitCode, signal));
        } catch (error) {
          reject(asError(error));
        }
      }),
    );
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Null where Node itself refuses, as for an argument with a NUL; its message would quote the argument. */
function startChild(command: Command, path: string): ChildProcess | null {
  const positionals = command.positionals ?? [];
  const values = [...command.options, ...(positionals.length === 0 ? [] : ['--', ...positionals])];
  if (!/^[a-z0-9][a-z0-9._-]*$/i.test(command.program)) return null;
  try {
    return spawn(command.program, values, {
      cwd: '/',
      env: { ...command.environment, PATH: path, LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: false,
      detached: true,
    });
  } catch {
    return null;
  }
}

/** The child leads its own group (`detached`), so that what it started ends with it. */
function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** Keeps between the last `limit` and twice as many bytes. */
function tail(limit: number): { push: (chunk: Buffer) => void; text: () => string } {
  let older = Buffer.alloc(0);
  let chunks: Buffer[] = [];
  let size = 0;
  return {
    push: (chunk) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size < limit) return;
      older = Buffer.concat(chunks);
      chunks = [];
      size = 0;
    },
    text: () => Buffer.concat([older, ...chunks]).toString('utf8'),
  };
}
