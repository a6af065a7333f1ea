import type { BackupRun, BackupSet, BackupSetState } from '../../contract/backups.ts';
import type { Fault } from '../../contract/common.ts';
import type { BackupSetConfig } from '../config/config.ts';
import type { ListedSnapshot } from './parse.ts';
import { dueAfter, nextTimeOfDay } from './schedule.ts';

/** A clock may run this far ahead on the machine that made a snapshot. */
const clockSlackMs = 5 * 60_000;

/** What is known of a set: its snapshots, newest first, or null and why; and the last run of `homelab-proxy backup`. */
export interface SetEvidence {
  snapshots: readonly ListedSnapshot[] | null;
  fault: Fault | null;
  lastRun: BackupRun | null;
}

/**
 * What is told of a backup set. `nextDueAt` is when the backup after the newest snapshot is due, in the past where one was
 * missed; for a set without snapshots, the next time that its schedule names.
 */
export function judgeSet(config: BackupSetConfig, evidence: SetEvidence, now: Date, timeZone: string): BackupSet {
  const { id, name, repository, schedule, retention } = config;
  // A snapshot from the future would keep a set good for ever.
  const past = evidence.snapshots?.filter(({ time }) => time.getTime() <= now.getTime() + clockSlackMs) ?? null;
  const newest = past?.[0]?.time ?? null;
  const nextDueAt = past === null ? null : nextDue(newest, config, now, timeZone);
  return {
    id,
    name,
    repository,
    ...verdict(evidence, newest, nextDueAt, config, now),
    schedule: { ...schedule },
    retention: { ...retention },
    lastSnapshotAt: newest?.toISOString() ?? null,
    nextDueAt: nextDueAt?.toISOString() ?? null,
    snapshotCount: evidence.snapshots?.length ?? null,
    lastRun: evidence.lastRun,
  };
}

function nextDue(newest: Date | null, { schedule }: BackupSetConfig, now: Date, timeZone: string): Date | null {
  if (newest !== null) return dueAfter(newest, schedule, timeZone);
  return schedule.at === null ? null : nextTimeOfDay(now, schedule.at, timeZone);
}

function verdict(
  { snapshots, fault, lastRun }: SetEvidence,
  newest: Date | null,
  nextDueAt: Date | null,
  { schedule }: BackupSetConfig,
  now: Date,
): { state: BackupSetState; reason: string } {
  if (lastRun?.result === 'running') return { state: 'running', reason: 'A backup is being made' };
  if (lastRun !== null && !isSuperseded(lastRun, newest)) {
    const why = lastRun.fault === null ? '' : `: ${lastRun.fault.title}`;
    if (lastRun.result === 'failed') return { state: 'failed', reason: `The last run failed${why}` };
    if (lastRun.result === 'incomplete') return { state: 'failed', reason: `The last backup is incomplete${why}` };
  }
  if (snapshots === null) {
    return { state: 'unknown', reason: fault?.title ?? 'Its repository has not been read yet' };
  }
  if (newest === null || nextDueAt === null) return { state: 'never', reason: 'There is no backup of this set yet' };
  if (now.getTime() > nextDueAt.getTime() + schedule.graceSeconds * 1000) {
    return { state: 'late', reason: 'A backup is missing: the newest is older than the schedule allows' };
  }
  return { state: 'ok', reason: 'The newest backup is within its schedule' };
}

/** A snapshot made after the run ended, by a later run or by hand, makes good what that run did not. */
function isSuperseded({ startedAt, finishedAt }: BackupRun, newest: Date | null): boolean {
  return newest !== null && newest.getTime() > Date.parse(finishedAt ?? startedAt);
}
