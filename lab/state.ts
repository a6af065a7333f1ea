import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { lockFile, runDirectory, stateFile } from './paths.ts';
import { identify, isAlive, type ProcessId } from './processes.ts';

/** Everything on this machine that exists because the lab is up. Written down before it is made, so that nothing is forgotten. */
export interface LabState {
  version: 1;
  /** True once everything is up. */
  ready: boolean;
  /** The layer that the hosts run on, which tells the inputs they were made from. */
  provisioned: string;
  startedAt: string;
  processes: (ProcessId & { what: string })[];
  mounts: string[];
  interfaces: string[];
  cgroups: string[];
  /** What systemd-nspawn leaves where it is killed. */
  files: string[];
}

export function readState(): LabState | null {
  if (!existsSync(stateFile)) return null;
  return { ...newState(), ...(JSON.parse(readFileSync(stateFile, 'utf8')) as Partial<LabState>) };
}

export function writeState(state: LabState): void {
  const next = `${stateFile}.next`;
  writeFileSync(next, JSON.stringify(state, null, 2), { mode: 0o600 });
  renameSync(next, stateFile);
}

export const newState = (provisioned = ''): LabState => ({
  version: 1,
  ready: false,
  provisioned,
  startedAt: new Date().toISOString(),
  processes: [],
  mounts: [],
  interfaces: [],
  cgroups: [],
  files: [],
});

/** Changes the state file; only the command that holds the lock does. */
export function updateState(change: (state: LabState) => void): void {
  const state = readState() ?? newState();
  change(state);
  writeState(state);
}

export function rememberProcess(what: string, pid: number): void {
  const process = identify(pid);
  if (!process) throw new Error(`${what} ended as soon as it was started.`);
  updateState((state) => state.processes.push({ ...process, what }));
}

/** Takes the lab for this process; refuses while another `up` or `down` is at work, takes over from one that died. */
export function takeLock(): void {
  mkdirSync(runDirectory, { recursive: true, mode: 0o755 });
  const own = identify(process.pid);
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(lockFile, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
      return;
    } catch {
      const owner = readOwner();
      if (owner && isAlive(owner) && owner.pid !== process.pid)
        throw new Error(`Another lab command is at work (process ${owner.pid}). Wait for it, or end it.`);
      if (attempt > 3) throw new Error(`The lock ${lockFile} cannot be taken.`);
      rmSync(lockFile, { force: true });
    }
  }
}

function readOwner(): ProcessId | null {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')) as ProcessId;
  } catch {
    return null;
  }
}

export function releaseLock(): void {
  rmSync(lockFile, { force: true });
  if (existsSync(runDirectory) && readdirSync(runDirectory).length === 0) rmdirSync(runDirectory);
}
