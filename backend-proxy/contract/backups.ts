import { Type, type Static } from 'typebox';
import { Amount, Fault, Id, Nullable, Strict, Timestamp } from './common.ts';

/** How long each kind of snapshot is kept; words and meaning of `restic forget --keep-*`. */
export const Retention = Strict({
  daily: Type.Integer({ minimum: 0, maximum: 3660 }),
  weekly: Type.Integer({ minimum: 0, maximum: 520 }),
  monthly: Type.Integer({ minimum: 0, maximum: 120 }),
});
export type Retention = Static<typeof Retention>;

/**
 * `ok`: the newest snapshot is no older than the schedule allows. `late`: it is older. `failed`: the last run failed.
 * `running`: a run is under way. `never`: no snapshot yet. `unknown`: the repository could not be read.
 */
export const BackupSetState = Type.Union([
  Type.Literal('ok'),
  Type.Literal('late'),
  Type.Literal('failed'),
  Type.Literal('running'),
  Type.Literal('never'),
  Type.Literal('unknown'),
]);
export type BackupSetState = Static<typeof BackupSetState>;

/** One run of `homelab-proxy backup SET`, as that program recorded it. Durations in seconds, sizes in bytes. */
export const BackupRun = Strict({
  startedAt: Timestamp,
  finishedAt: Nullable(Timestamp),
  result: Type.Union([
    Type.Literal('running'),
    Type.Literal('succeeded'),
    Type.Literal('incomplete'),
    Type.Literal('failed'),
  ]),
  fault: Nullable(Fault),
  snapshot: Nullable(Type.String({ pattern: '^[0-9a-f]{8,64}$' })),
  durationSeconds: Nullable(Amount),
  processedBytes: Nullable(Amount),
  addedBytes: Nullable(Amount),
  files: Nullable(Amount),
});
export type BackupRun = Static<typeof BackupRun>;

/** What is backed up together on a host; its id is the snapshots' restic tag. Its paths are names, so they are not here. */
export const BackupSet = Strict({
  id: Id,
  name: Type.String(),
  repository: Id,
  state: BackupSetState,
  reason: Type.String({ description: 'One sentence for people' }),
  schedule: Strict({
    everySeconds: Type.Integer({ minimum: 60, description: 'Time between two due backups; a day for 02:00 daily' }),
    at: Nullable(
      Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: "Time of day in the host's zone" }),
    ),
    graceSeconds: Type.Integer({ minimum: 0, description: 'How late a backup may be before it counts as missed' }),
  }),
  retention: Retention,
  lastSnapshotAt: Nullable(Timestamp),
  nextDueAt: Nullable(Timestamp),
  snapshotCount: Nullable(Type.Integer({ minimum: 0 })),
  lastRun: Nullable(BackupRun),
});
export type BackupSet = Static<typeof BackupSet>;

/** A restic repository. `location` has no credentials in it. `observedAt` is null until it was read once. */
export const Repository = Strict({
  id: Id,
  name: Type.String(),
  location: Type.String(),
  state: Type.Union([Type.Literal('ok'), Type.Literal('failed'), Type.Literal('unknown')]),
  fault: Nullable(Fault),
  observedAt: Nullable(Timestamp),
  sets: Type.Array(BackupSet, { maxItems: 200 }),
});
export type Repository = Static<typeof Repository>;

/** `GET /api/v1/hosts/{host}/repositories` */
export const RepositoriesAnswer = Strict({
  observedAt: Timestamp,
  timeZone: Type.String({ description: "The host's IANA zone, in which schedules are meant" }),
  repositories: Type.Array(Repository, { maxItems: 64 }),
});
export type RepositoriesAnswer = Static<typeof RepositoriesAnswer>;

/**
 * A restic snapshot, without its paths (names are for scope `browse`). Sizes and duration are null where neither the
 * snapshot (restic ≥ 0.17 writes a summary) nor the record of our own run knows them.
 */
export const Snapshot = Strict({
  id: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  time: Timestamp,
  hostname: Type.String(),
  set: Nullable(Id),
  tags: Type.Array(Type.String()),
  processedBytes: Nullable(Amount),
  addedBytes: Nullable(Amount),
  files: Nullable(Amount),
  durationSeconds: Nullable(Amount),
});
export type Snapshot = Static<typeof Snapshot>;

/** `GET /api/v1/hosts/{host}/repositories/{repository}/snapshots`, newest first */
export const SnapshotsParams = Strict({ host: Id, repository: Id });
export const SnapshotsQuery = Strict({
  set: Type.Optional(Id),
  before: Type.Optional(Timestamp),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, default: 1000 })),
});
export const SnapshotsAnswer = Strict({
  observedAt: Timestamp,
  total: Type.Integer({ minimum: 0, description: 'How many match, whatever the limit' }),
  snapshots: Type.Array(Snapshot, { maxItems: 5000 }),
});
export type SnapshotsAnswer = Static<typeof SnapshotsAnswer>;
