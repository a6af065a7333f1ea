import { readdirSync, readFileSync } from 'node:fs';
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

/** Every process on this machine that the lab started, also those it had no time to write down; never our own line. */
export function markedProcesses(): ProcessId[] {
  const found: ProcessId[] = [];
  const ours = ourLine();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry) || ours.has(Number(entry))) continue;
    try {
      if (!readFileSync(`/proc/${entry}/environ`, 'utf8').split('\0').includes(mark)) continue;
    } catch {
      continue;
    }
    const identified = identify(Number(entry));
    if (identified) found.push(identified);
  }
  return found;
}

/** The processes that a process started itself (proc(5), children of its first thread). */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
