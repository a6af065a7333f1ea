import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackupRun } from '../../contract/backups.ts';
import type { Fault } from '../../contract/common.ts';
import type { BackupSetConfig, Config, RepositoryConfig } from '../config/config.ts';
import { fileErrorReason } from '../config/secrets.ts';
import { lockFile } from '../files/lock.ts';
import { CommandFailure, type FailureKind } from '../process/failure.ts';
import type { Command, Outcome } from '../process/run.ts';
import type { Runner } from '../process/runner.ts';
import { resticEnvironment } from './environment.ts';
import { resticFault } from './faults.ts';
import { countUnread, parseSummaryLine, type BackupSummary } from './parse.ts';
import { appendRecord, startPulse } from './records.ts';

const longestBackupMs = 24 * 3_600_000;
const longestRetentionMs = 12 * 3_600_000;
const shortCommandMs = 5 * 60_000;
/** Part of what a unit is given to stop. */
const unlockMs = 20_000;
const maxLineBytes = 1024 * 1024;
const maxOutputBytes = 64 * 1024 * 1024;
/** restic's exit code for a snapshot that lacks files which could not be read. */
const incompleteExitCode = 3;

export interface BackupParts {
  config: Config;
  set: BackupSetConfig;
  repository: RepositoryConfig;
  runner: Runner;
  now: () => Date;
  /** Its abort stops restic, which removes its lock, and makes the run a failed one. */
  signal: AbortSignal;
  /** What the operator reads in the unit's journal. It may name files, so it goes nowhere else. */
  tell: (line: string) => void;
  /** How often and how long a repository that somebody else has locked is tried again. */
  lockRetry?: { everyMs: number; times: number };
}

/**
 * Makes one backup of a set, writes its beginning and end to the set's record, and then forgets what the retention does
 * not keep. One run at a time works on a repository; others wait. Resolves with the record's last line.
 */
export async function backUp(parts: BackupParts): Promise<BackupRun> {
  const { config, set, repository, signal, tell } = parts;
  const folder = join(config.directories.state, 'backups');
  await mkdir(folder, { recursive: true, mode: 0o750 });
  const release = await lockFile(join(folder, `repository-${repository.id}.lock`), {
    signal,
    onWait: () => tell(`another run works on repository ${repository.id}: waiting for it to end`),
  }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
    return null;
  });
  if (release === null) {
    const run = begun(parts);
    return note(parts, { ...run, result: 'failed', fault: interrupted, finishedAt: run.startedAt });
  }
  try {
    const pulse = await startPulse(config.directories.state, set.id);
    try {
      const run = await recorded(parts);
      return run.result === 'succeeded' ? await forget(parts, run) : run;
    } finally {
      await pulse.stop();
    }
  } finally {
    release();
  }
}

const interrupted: Fault = {
  code: 'interrupted',
  title: 'The run was interrupted',
  detail: 'It was told to stop before it had saved a snapshot. What it had uploaded is used by the next run.',
  advice: 'Start it again, or wait for the next due time.',
};

function begun({ now }: BackupParts): BackupRun {
  const unknown = { snapshot: null, durationSeconds: null, processedBytes: null, addedBytes: null, files: null };
  return { startedAt: now().toISOString(), finishedAt: null, result: 'running', fault: null, ...unknown };
}

async function recorded(parts: BackupParts): Promise<BackupRun> {
  const { now, tell } = parts;
  const started = performance.now();
  const running = await note(parts, begun(parts));
  const ended = await makeSnapshot(parts).catch((error: unknown) => {
    if (error instanceof CommandFailure) tellAll(tell, error.stderr);
    return { result: 'failed' as const, fault: runFault(error) };
  });
  const durationSeconds = Math.round(performance.now() - started) / 1000;
  return note(parts, { ...running, ...ended, finishedAt: now().toISOString(), durationSeconds });
}

/** A full disk must not keep a backup from being made, so that the record lacks a line is told and no more. */
async function note({ config, set, tell }: BackupParts, run: BackupRun): Promise<BackupRun> {
  await appendRecord(config.directories.state, set.id, run).catch((error: unknown) =>
    tell(`the record of ${set.id} could not be written: ${fileErrorReason(error)}`),
  );
  return run;
}

type Ended = Pick<BackupRun, 'result' | 'fault'> & Partial<BackupSummary>;

async function makeSnapshot(parts: BackupParts): Promise<Ended> {
  const { set, config, tell } = parts;
  // restic 0.14 to 0.18 passes over a source that is missing and says it did well.
  const missing = await missingPaths(set.paths);
  const seen: { summary: Partial<BackupSummary> } = { summary: {} };
  const outcome = await restic(parts, {
    options: [
      'backup',
      '--json',
      `--tag=${set.id}`,
      `--host=${config.host.id}`,
      ...set.exclude.map((pattern) => `--exclude=${pattern}`),
    ],
    positionals: set.paths,
    timeoutMs: longestBackupMs,
    maxOutputBytes: maxLineBytes,
    acceptExitCodes: [incompleteExitCode],
    onLine: (line) => (seen.summary = parseSummaryLine(line) ?? seen.summary),
  });
  tellAll(tell, outcome.stderr);
  const unread = countUnread(outcome.stderr);
  const isIncomplete = outcome.exitCode === incompleteExitCode || unread > 0 || missing.length > 0;
  return isIncomplete
    ? { ...seen.summary, result: 'incomplete', fault: incompleteFault(unread, missing.length, set.id) }
    : { ...seen.summary, result: 'succeeded', fault: null };
}

async function missingPaths(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => lstat(path).catch(() => null)));
  return paths.filter((_, index) => found[index] === null);
}

/** Forgets this host's snapshots of the set that the retention does not keep, and gives their space back. */
async function forget(parts: BackupParts, run: BackupRun): Promise<BackupRun> {
  const { config, set, tell } = parts;
  const { daily, weekly, monthly } = set.retention;
  if (daily + weekly + monthly === 0) {
    tell('the retention keeps nothing, so nothing is forgotten');
    return run;
  }
  try {
    const outcome = await restic(parts, {
      options: [
        'forget',
        `--tag=${set.id}`,
        `--host=${config.host.id}`,
        '--group-by=host,tags',
        `--keep-daily=${daily}`,
        `--keep-weekly=${weekly}`,
        `--keep-monthly=${monthly}`,
        '--prune',
      ],
      timeoutMs: longestRetentionMs,
      maxOutputBytes,
    });
    tellAll(tell, outcome.stdout);
    return run;
  } catch (error) {
    if (error instanceof CommandFailure) tellAll(tell, error.stderr);
    const why = runFault(error);
    tell(`old snapshots were not forgotten: ${why.title}`);
    return note(parts, { ...run, fault: retentionFault(why) });
  }
}

/** Makes the repository if there is none; true if it made one. A repository is never made by a backup that misses it. */
export async function initialise(parts: BackupParts): Promise<boolean> {
  try {
    await restic(parts, { options: ['init'], timeoutMs: shortCommandMs, maxOutputBytes });
    return true;
  } catch (error) {
    const exists = error instanceof CommandFailure && /config file already exists/.test(error.stderr);
    if (!exists) throw error;
    return false;
  }
}

type ResticCommand = Omit<Command, 'program'> & { onLine?: (line: string) => void };

/**
 * Runs restic on the set's repository. Where it is locked, locks that a dead run left are removed (`restic unlock` touches
 * no other), and a live one is waited for.
 */
async function restic(parts: BackupParts, { onLine, ...command }: ResticCommand): Promise<Outcome> {
  const { runner, repository, config, signal, tell } = parts;
  const { everyMs, times } = parts.lockRetry ?? { everyMs: 30_000, times: 20 };
  const full: Command = {
    ...command,
    program: 'restic',
    environment: await resticEnvironment(repository, config.directories),
    signal,
    stopSignal: 'SIGINT',
  };
  for (let left = times; ; left--) {
    try {
      return await (onLine === undefined ? runner.run(full) : runner.runLines(full, onLine));
    } catch (error) {
      const isStopped = error instanceof CommandFailure && stoppedKinds.has(error.kind);
      const isLocked = resticFault(error).code === 'repository-locked';
      // restic that is stopped in the moment it makes its lock leaves it there.
      if (isStopped || isLocked) await unlock(runner, full.environment ?? {});
      if (left === 0 || !isLocked) throw error;
      tell(left === times ? 'the repository is locked: stale locks were removed' : 'the repository is still locked');
      if (left < times) await delay(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

const stoppedKinds: ReadonlySet<FailureKind> = new Set(['aborted', 'timeout', 'signal']);

/** Removes locks of processes that are gone, and no others; what it says is of no use. */
async function unlock(runner: Runner, environment: Readonly<Record<string, string>>): Promise<void> {
  const limits = { timeoutMs: unlockMs, maxOutputBytes, stopSignal: 'SIGINT' } as const;
  await runner.run({ program: 'restic', options: ['unlock'], environment, ...limits }).catch(() => undefined);
}

function tellAll(tell: (line: string) => void, text: string): void {
  for (const line of text.split('\n')) if (line.trim() !== '') tell(line);
}

/** Without restic's own words: they name files, and whoever reads status may not see names. */
function runFault(error: unknown): Fault {
  if (error instanceof CommandFailure && error.kind === 'aborted') return interrupted;
  if (error instanceof CommandFailure && error.kind === 'timeout') {
    return {
      code: 'run-timeout',
      title: 'The run took too long and was stopped',
      detail: `It was stopped after ${(error.timeoutMs ?? 0) / 3_600_000} hours.`,
      advice: 'See whether the storage is slow, or the set too large for its connection.',
    };
  }
  return resticFault(error, { quote: false });
}

function incompleteFault(unread: number, missing: number, set: string): Fault {
  const parts = [
    ...(unread === 0 ? [] : [`${unread} ${unread === 1 ? 'file or folder' : 'files or folders'} could not be read`]),
    ...(missing === 0 ? [] : [`${missing} of the configured paths ${missing === 1 ? 'does' : 'do'} not exist`]),
  ];
  return {
    code: 'source-incomplete',
    title: 'Some of the files could not be backed up',
    detail: `${parts.length === 0 ? 'restic could not read some files' : parts.join(', and ')}. The rest is in the snapshot.`,
    advice: `The journal on the host names them: journalctl -u homelab-backup@${set}.service`,
  };
}

function retentionFault(why: Fault): Fault {
  return {
    code: 'retention-failed',
    title: `Old snapshots were not forgotten: ${why.title}`,
    detail: 'The backup itself is good, but the repository grows until this is put right.',
    ...(why.advice === undefined ? {} : { advice: why.advice }),
  };
}
