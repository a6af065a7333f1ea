import { constants } from 'node:fs';
import { mkdir, open, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Compile } from 'typebox/compile';
import { BackupRun } from '../../contract/backups.ts';
import type { Fault } from '../../contract/common.ts';
import { readSmallFile } from '../config/secrets.ts';
import { sharedFileMode, writeAtomically } from '../files/atomic.ts';

/** How many runs are kept of a set: more than five years of daily ones. */
export const mostRecords = 2000;
/** The file is written anew when it has so many lines; each run is two or three. */
const mostLines = 3 * mostRecords;
const largestFile = 8 * 1024 * 1024;

/** A run that goes on says so this often; one that has not for a while is over, whatever its record says. */
export const pulseEveryMs = 15_000;
const pulseLivesMs = 90_000;

const schema = Compile(BackupRun);

/**
 * The runs in a record: one {@link BackupRun} a line, the later line of the same run counts. A torn line, as a power cut
 * leaves it, is passed over. Oldest first.
 */
export function parseRecords(text: string): BackupRun[] {
  const runs = new Map<string, BackupRun>();
  for (const line of text.split('\n')) {
    const run = parseRun(line);
    if (run !== null) runs.set(run.startedAt, run);
  }
  return [...runs.values()].slice(-mostRecords);
}

function parseRun(line: string): BackupRun | null {
  try {
    const value: unknown = JSON.parse(line);
    return schema.Check(value) && isTime(value.startedAt) && isTime(value.finishedAt ?? value.startedAt) ? value : null;
  } catch {
    return null;
  }
}

const isTime = (text: string) => !Number.isNaN(Date.parse(text));

const recordPath = (stateFolder: string, set: string) => join(stateFolder, 'backups', `${set}.jsonl`);
const pulsePath = (stateFolder: string, set: string) => join(stateFolder, 'backups', `${set}.running`);

/** The runs of a set, remembered as long as the file does not change. */
export interface RecordReader {
  read: (set: string) => Promise<{ runs: readonly BackupRun[]; lastRun: BackupRun | null }>;
  /** Differs when the record of any of these sets has changed. */
  stamp: (sets: readonly string[]) => Promise<string>;
}

export function createRecordReader(stateFolder: string, now: () => Date): RecordReader {
  const known = new Map<string, { stamp: string; runs: readonly BackupRun[] }>();
  const stampOf = async (path: string) => {
    const found = await stat(path).catch(() => null);
    return found === null ? '' : `${found.mtimeMs} ${found.size} ${found.ino}`;
  };
  return {
    stamp: async (sets) => (await Promise.all(sets.map((set) => stampOf(recordPath(stateFolder, set))))).join('\n'),
    read: async (set) => {
      const path = recordPath(stateFolder, set);
      const stamp = await stampOf(path);
      let entry = known.get(set);
      if (entry?.stamp !== stamp) {
        const text = await readSmallFile(path, largestFile).catch(() => '');
        entry = { stamp, runs: parseRecords(text) };
        known.set(set, entry);
      }
      const last = entry.runs.at(-1) ?? null;
      const isLost = last?.result === 'running' && !(await hasPulse(pulsePath(stateFolder, set), now()));
      return { runs: entry.runs, lastRun: isLost ? { ...last, result: 'failed', fault: lostRun } : last };
    },
  };
}

async function hasPulse(path: string, now: Date): Promise<boolean> {
  const pulse = await stat(path).catch(() => null);
  return pulse !== null && Math.abs(now.getTime() - pulse.mtimeMs) < pulseLivesMs;
}

const lostRun: Fault = {
  code: 'run-lost',
  title: 'The program that made the backup ended without a word',
  detail: 'It was killed, or the host went down. What it had saved is not a snapshot.',
  advice: 'Look at the journal of homelab-backup@SET.service on the host, and start it again.',
};

/** Adds a line, on the disk when this resolves. The state folder's group may read it. */
export async function appendRecord(stateFolder: string, set: string, run: BackupRun): Promise<void> {
  const path = recordPath(stateFolder, set);
  await makeFolder(dirname(path), stateFolder);
  const { gid } = await stat(dirname(path));
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
  const file = await open(path, flags, sharedFileMode);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    const isTorn = bytesRead === 1 && buffer[0] !== 10;
    await file.appendFile(`${isTorn ? '\n' : ''}${JSON.stringify(run)}\n`);
    await file.chown(-1, gid);
    await file.chmod(sharedFileMode);
    await file.sync();
  } finally {
    await file.close();
  }
  await compact(path);
}

async function compact(path: string): Promise<void> {
  const text = await readSmallFile(path, largestFile).catch(() => null);
  if (text === null || text.split('\n').length <= mostLines) return;
  const runs = parseRecords(text);
  await writeAtomically(path, runs.map((run) => `${JSON.stringify(run)}\n`).join(''));
}

async function makeFolder(folder: string, parent: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o750 });
  const { gid } = await stat(parent);
  const made = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    await made.chown(-1, gid);
    await made.chmod(0o750);
  } finally {
    await made.close();
  }
}

/** Says that the run of a set goes on, until it is stopped or the process dies. */
export async function startPulse(stateFolder: string, set: string): Promise<{ stop: () => Promise<void> }> {
  const path = pulsePath(stateFolder, set);
  await makeFolder(dirname(path), stateFolder);
  await rm(path, { force: true });
  await writeFile(path, '', { flag: 'wx', mode: sharedFileMode });
  const beat = () => void utimes(path, new Date(), new Date()).catch(() => undefined);
  const timer = setInterval(beat, pulseEveryMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await rm(path, { force: true });
    },
  };
}
