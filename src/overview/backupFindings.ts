import type { BackupSet, Repository } from '../../backend-proxy/contract/backups.ts';
import type { Finding, Severity } from './finding.ts';

/** What is wrong with a host's backups. */
export function backupFindings(host: string, repositories: readonly Repository[], now: number): Finding[] {
  return repositories.flatMap((repository) => {
    if (repository.state === 'ok') {
      return repository.sets.flatMap((set) => setFinding(host, set, now) ?? []);
    }
    const { fault } = repository;
    const why = fault === null ? null : fault.title;
    const repositoryFinding: Finding = {
      severity: repository.state === 'failed' ? 'critical' : 'unknown',
      text:
        repository.state === 'failed'
          ? `Backup repository ${repository.name} cannot be read`
          : `Backup repository ${repository.name} has not been read yet`,
      detail: why,
      time: repository.observedAt,
      timeMeaning: 'last-read',
      page: 'backups',
      host,
    };
    // Its sets are unknown for the same reason: that is said once.
    const rest = repository.sets.filter((set) => set.state !== 'unknown');
    return [repositoryFinding, ...rest.flatMap((set) => setFinding(host, set, now) ?? [])];
  });
}

function setFinding(host: string, set: BackupSet, now: number): Finding | null {
  const base = { page: 'backups', host, set: set.id, time: set.lastSnapshotAt, timeMeaning: 'last-backup' } as const;
  const fault = set.lastRun?.fault?.title ?? null;
  switch (set.state) {
    case 'ok':
      return set.lastRun?.result === 'incomplete'
        ? {
            ...base,
            severity: 'warning',
            text: `Last backup of ${set.name} is incomplete`,
            detail: fault ?? set.reason,
          }
        : null;
    case 'running':
      return null;
    case 'late':
      return { ...base, severity: urgency(set, now), text: `Backup of ${set.name} is late`, detail: set.reason };
    case 'failed':
      return {
        ...base,
        severity: urgency(set, now),
        text: `Backup of ${set.name} failed`,
        detail: fault ?? set.reason,
      };
    case 'never':
      return { ...base, severity: urgency(set, now), text: `${set.name} was never backed up`, detail: set.reason };
    default:
      return { ...base, severity: 'unknown', text: `Backups of ${set.name} are unknown`, detail: set.reason };
  }
}

/**
 * One missed backup is a warning, as the one before it is there. From the second on, or with none at all although one was
 * due, it is critical.
 */
function urgency(set: BackupSet, now: number): Severity {
  const { everySeconds, graceSeconds } = set.schedule;
  if (set.lastSnapshotAt === null) {
    return set.nextDueAt !== null && Date.parse(set.nextDueAt) > now ? 'warning' : 'critical';
  }
  const ageSeconds = (now - Date.parse(set.lastSnapshotAt)) / 1000;
  return ageSeconds > 2 * everySeconds + graceSeconds ? 'critical' : 'warning';
}
