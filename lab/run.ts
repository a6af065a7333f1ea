import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';

/** In the environment of everything that the lab starts on this machine, so that `down` finds it whatever happened. */
export const mark = 'HOMELAB_OPS_LAB=1';

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  input?: string;
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  /** Exit codes that are an answer rather than a failure; 0 always is. `any`: all of them. */
  accept?: readonly number[] | 'any';
  /** File that everything printed is added to. */
  log?: string;
  /** Default 120. */
  timeoutSeconds?: number;
  /** Pass what the command prints on to the terminal as well. */
  show?: boolean;
}

/** A command of the lab that failed, with the end of what it printed. */
export class CommandFailed extends Error {
  readonly ran: Ran;
  constructor(command: string, ran: Ran, why: string) {
    const said = (ran.stderr.trim() || ran.stdout.trim()).split('\n').slice(-25).join('\n');
    super(`${command}: ${why}${said ? `\n${said}` : ''}`);
    this.name = 'CommandFailed';
    this.ran = ran;
  }
}

const environment = (extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  LC_ALL: 'C.UTF-8',
  HOMELAB_OPS_LAB: '1',
  ...extra,
});

/** What commands fail with after {@link interrupt}. */
export class Interrupted extends Error {
  constructor() {
    super('Interrupted');
    this.name = 'Interrupted';
  }
}

let interrupted = false;
const children = new Set<ChildProcess>();

/** Ends the commands under way and starts no more, until {@link resume}: what was under way fails. */
export function interrupt(): void {
  interrupted = true;
  for (const child of children) child.kill('SIGTERM');
}

export function resume(): void {
  interrupted = false;
}

/** Runs a command to its end. Rejects with {@link CommandFailed} on an exit code that is not accepted, or after the time limit. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const seconds = options.timeoutSeconds ?? 120;
  return new Promise((resolve, reject) => {
    if (interrupted) {
      reject(new Interrupted());
      return;
    }
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: environment(options.env),
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    children.add(child);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, seconds * 1000);
    child.stdout?.on('data', (chunk: Buffer) => {
      out.push(chunk);
      if (options.show) process.stdout.write(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      err.push(chunk);
      if (options.show) process.stderr.write(chunk);
    });
    child.on('error', (error) => {
      clearTimeout(limit);
      children.delete(child);
      reject(new Error(`${program} could not be started: ${error.message}`));
    });
    child.on('close', (exitCode) => {
      clearTimeout(limit);
      children.delete(child);
      const ran = {
        code: exitCode ?? 128,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      };
      const finish = (): void => {
        const accepted = options.accept === 'any' || ran.code === 0 || (options.accept ?? []).includes(ran.code);
        if (late) reject(new CommandFailed(program, ran, `still running after ${seconds} s`));
        else if (accepted) resolve(ran);
        else reject(new CommandFailed([program, ...args].join(' ').slice(0, 200), ran, `exit code ${ran.code}`));
      };
      if (options.log) void appendFile(options.log, ran.stdout + ran.stderr).then(finish, reject);
      else finish();
    });
    if (options.input !== undefined) child.stdin?.end(options.input);
  });
}

/** Starts a program that outlives us, in a session of its own; its output goes to a file. Gives its process id. */
export function startDetached(program: string, args: readonly string[], log: string): Promise<number> {
  return new Promise((resolve, reject) => {
    if (interrupted) {
      reject(new Interrupted());
      return;
    }
    const file = openSync(log, 'a');
    const child = spawn(program, args, { detached: true, stdio: ['ignore', file, file], env: environment(), cwd: '/' });
    closeSync(file);
    child.on('error', (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
    child.on('spawn', () => {
      child.unref();
      if (child.pid === undefined) reject(new Error(`${program} has no process id`));
      else resolve(child.pid);
    });
  });
}
