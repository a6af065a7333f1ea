import { Gauge, type Registry } from 'prom-client';
import type { BackupSet } from '../../contract/backups.ts';
import { shared } from '../observed/shared.ts';

/** Sets the backup sets' metrics from what is known when they are asked. What is not known has no series. */
export function registerBackupMetrics(registry: Registry, known: () => Promise<readonly BackupSet[]>): void {
  // A scrape asks every gauge at once, and judging the sets reads their records.
  const judged = shared(known);
  const gauge = (name: string, help: string, value: (set: BackupSet) => number | null) =>
    new Gauge({
      name,
      help,
      labelNames: ['repository', 'set'] as const,
      registers: [registry],
      async collect() {
        const sets = await judged();
        this.reset();
        for (const set of sets) {
          const amount = value(set);
          if (amount !== null) this.set({ repository: set.repository, set: set.id }, amount);
        }
      },
    });
  const seconds = (time: string | null) => (time === null ? null : Date.parse(time) / 1000);

  gauge(
    'homelab_backup_last_success_timestamp_seconds',
    'Time of the newest snapshot of the backup set; absent if there is none or the repository cannot be read.',
    ({ lastSnapshotAt }) => seconds(lastSnapshotAt),
  );
  gauge(
    'homelab_backup_next_due_timestamp_seconds',
    'When the backup after the newest snapshot is due, in the past if it was missed.',
    ({ nextDueAt }) => seconds(nextDueAt),
  );
  gauge(
    'homelab_backup_snapshots',
    'Snapshots of the backup set in its repository.',
    ({ snapshotCount }) => snapshotCount,
  );
}
