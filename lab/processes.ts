import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { runDirectory, writableDirectory } from './paths.ts';
import { mark } from './run.ts';
import { until } from './wait.ts';

/** A process, told from a later one with the same number by when it started (clock ticks since boot, proc(5) field 22). */
export interface ProcessId {
  pid: number;
  startedAt: string;
}

/** Null where there is no such process, or only its zombie. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

export function identify(pid: number): ProcessId | null {
  const startedAt = startOf(pid);
  return startedAt === null ? null : { pid, startedAt };
}

export const isAlive = (process: ProcessId): boolean => startOf(process.pid) === process.startedAt;

function signal(process: ProcessId, name: NodeJS.Signals): void {
  if (!isAlive(process)) return;
  try {
    globalThis.process.kill(process.pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}

/** Asks processes to end, and ends those that do not within the deadline. */
export async function end(processes: readonly ProcessId[], seconds: number): Promise<void> {
  for (const process of processes) signal(process, 'SIGTERM');
  const allGone = (): true | undefined => (processes.some(isAlive) ? undefined : true);
  try {
    await until('the processes ended', seconds, allGone);
  } catch {
    for (const process of processes) signal(process, 'SIGKILL');
    await until('the killed processes were gone', 10, allGone);
  }
}

/** Ourselves, who started us, who started them, and so on. */
function ourLine(): Set<number> {
  const line = new Set<number>();
  for (let pid = process.pid; pid > 1 && !line.has(pid);) {
    line.add(pid);
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    pid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  }
  return line;
}

/** Every process for which a question is answered yes; one that ends meanwhile, or that we may not look at, is left out. */
function processesThat(question: (pid: string) => boolean): ProcessId[] {
  const ours = ourLine();
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry) || ours.has(Number(entry))) return [];
    try {
      return question(entry) ? (identify(Number(entry)) ?? []) : [];
    } catch {
      return [];
    }
  });
}

/**
 * Every process whose root is one of the hosts' file systems: what runs in a container, also when systemd-nspawn was killed and
 * left it alone, and what was started by chroot. Their environment tells nothing.
 */
export const processesInside = (): ProcessId[] =>
  processesThat((pid) => {
    if (readlinkSync(`/proc/${pid}/root`).startsWith(`${runDirectory}/`)) return true;
    const root = readFileSync(`/proc/${pid}/mountinfo`, 'utf8')
      .split('\n')
      .find((line) => line.split(' ')[4] === '/');
    return root?.includes(`upperdir=${writableDirectory}/`) ?? false;
  });

/** Every process on this machine that the lab started, also those it had no time to write down; never our own line. */
export const markedProcesses = (): ProcessId[] =>
  processesThat((pid) => readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark));

/** The processes that a process started itself (proc(5), children of its first thread). */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
