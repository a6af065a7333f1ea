import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, readFile, rm, symlink, utimes, writeFile, appendFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BackupRun } from '../../backend-proxy/contract/backups.ts';
import { execInRoot } from '../container.ts';
import type { HostId } from '../hosts.ts';
import { rootOf } from '../paths.ts';
import { dataSets, type DataSet } from './data.ts';
import { fraction } from './noise.ts';
import {
  addNights,
  firstNight,
  happeningsUpTo,
  lastNight,
  nightsBetween,
  policy,
  survivors,
  type Night,
} from './plan.ts';

/** What a kept history has in it, so that a later day can go on from there. */
export interface HistoryRecord {
  first: Night;
  last: Night;
  missed: Night[];
  grown: Night[];
}

const repository = '/srv/restic';
const passwordFile = '/etc/homelab-ops/secrets/restic-local';
const recordsDirectory = '/var/lib/homelab-ops/backups';
/** The set that missed a night. */
const forgetful = 'app-config';

const restic = (host: HostId, args: readonly string[]): Promise<{ stdout: string }> =>
  execInRoot(host, ['restic', '--repo', repository, '--password-file', passwordFile, '--no-cache', ...args]);

/** A new history up to last night. */
export function newHistory(now: Date): HistoryRecord {
  const last = lastNight(now);
  const { missed, grown } = happeningsUpTo(last);
  return { first: firstNight(last), last, missed: [missed], grown: [grown] };
}

/**
 * A history brought up to last night. What happened stays as it happened; where it is too long ago to be seen, it happens
 * again in the nights that are added.
 */
export function continued(record: HistoryRecord, now: Date): HistoryRecord {
  const last = lastNight(now);
  const { missed, grown } = happeningsUpTo(last);
  const isRecent = (night: Night): boolean => nightsBetween(night, last) < 7;
  const add = (nights: Night[], night: Night): Night[] => (nights.some(isRecent) ? nights : [...nights, night]);
  return { ...record, last, missed: add(record.missed, missed), grown: add(record.grown, grown) };
}

const nightsOf = (set: DataSet, record: HistoryRecord): Night[] =>
  survivors(record.first, record.last, set.id === forgetful ? record.missed : []);

/** Seconds after 02:00 at which a set's backup began: one set after the other, with some jitter. */
function secondsPast(set: DataSet, night: Night): number {
  const place = dataSets.filter((other) => other.host === set.host).indexOf(set);
  return 2 + place * 14 + Math.floor(fraction(`${set.id} ${night}`) * 9);
}

const versions = new Map<string, string>();

/** Lays a set's files as they were on a night, writing only what differs from the night before. */
async function layFiles(set: DataSet, night: Night, record: HistoryRecord): Promise<void> {
  const grown = record.grown.filter((when) => when <= night).length;
  const { files, links = [] } = set.files(nightsBetween(record.first, night), grown);
  for (const file of files) {
    const path = join(rootOf(set.host), file.path);
    const key = `${set.host}:${file.path}`;
    const current = file.version === '1' || versions.get(key) === file.version;
    if (current && existsSync(path)) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.content());
    await chmod(path, file.mode);
    const written = new Date(`${addNights(record.first, file.writtenAt)}T01:12:00Z`);
    await utimes(path, written, written);
    versions.set(key, file.version);
  }
  for (const link of links) {
    const path = join(rootOf(set.host), link.path);
    await mkdir(dirname(path), { recursive: true });
    if (await lstat(path).catch(() => null)) await rm(path);
    await symlink(link.target, path);
  }
}

/** The last line of `restic backup --json` (0.14 and 0.18). */
interface Summary {
  message_type: 'summary';
  total_duration: number;
  total_files_processed: number;
  total_bytes_processed: number;
  data_added: number;
  snapshot_id: string;
}

function summaryOf(output: string): Summary {
  const line = output
    .trim()
    .split('\n')
    .findLast((text) => text.includes('"message_type":"summary"'));
  if (line === undefined) throw new Error('restic backup printed no summary');
  return JSON.parse(line) as Summary;
}

async function backUp(set: DataSet, night: Night): Promise<BackupRun> {
  const started = new Date(Date.parse(`${night}T02:00:00Z`) + secondsPast(set, night) * 1000);
  const time = started.toISOString().slice(0, 19).replace('T', ' ');
  const options = ['backup', '--json', '--time', time, '--tag', set.id, '--host', set.host];
  const { stdout } = await restic(set.host, [...options, '--', ...set.paths]);
  const summary = summaryOf(stdout);
  return {
    startedAt: started.toISOString(),
    finishedAt: new Date(started.getTime() + summary.total_duration * 1000).toISOString(),
    result: 'succeeded',
    fault: null,
    snapshot: summary.snapshot_id,
    durationSeconds: summary.total_duration,
    processedBytes: summary.total_bytes_processed,
    addedBytes: summary.data_added,
    files: summary.total_files_processed,
  };
}

/** Makes the host's local repository; members of the proxy's group may read it, and restic keeps that for what it adds. */
export async function makeRepository(host: HostId, password: string): Promise<void> {
  const inRoot = (argv: readonly string[]): Promise<unknown> => execInRoot(host, argv);
  await inRoot(['groupadd', '--system', 'homelab-proxy']);
  await inRoot(['install', '-d', '-m', '0700', dirname(passwordFile)]);
  await writeFile(join(rootOf(host), passwordFile), password, { mode: 0o600 });
  await inRoot(['install', '-d', '-m', '2750', '-g', 'homelab-proxy', repository]);
  await restic(host, ['init']);
  await inRoot(['chmod', '--recursive', 'g=rX', repository]);
  await inRoot(['find', repository, '-type', 'd', '-exec', 'chmod', 'g+s', '{}', '+']);
  await inRoot(['install', '-d', '-m', '0750', '-g', 'homelab-proxy', dirname(recordsDirectory), recordsDirectory]);
}

async function writeRecords(set: DataSet, runs: readonly BackupRun[]): Promise<void> {
  if (runs.length === 0) return;
  const file = `${recordsDirectory}/${set.id}.jsonl`;
  await appendFile(join(rootOf(set.host), file), runs.map((run) => `${JSON.stringify(run)}\n`).join(''));
  await execInRoot(set.host, ['chown', 'root:homelab-proxy', file]);
  await execInRoot(set.host, ['chmod', '0640', file]);
}

/**
 * Makes the backups of a host that a history has after a given night (all of them where that is null), each as it would have
 * been made on its night, and forgets what the policy forgets.
 */
export async function makeBackups(host: HostId, record: HistoryRecord, after: Night | null): Promise<void> {
  const sets = dataSets.filter((set) => set.host === host);
  const wanted = sets.map((set) => ({ set, nights: nightsOf(set, record).filter((night) => night > (after ?? '')) }));
  for (const { set, nights } of wanted) {
    const runs: BackupRun[] = [];
    for (const night of nights) {
      await layFiles(set, night, record);
      runs.push(await backUp(set, night));
    }
    await writeRecords(set, runs);
    if (after !== null && nights.length > 0) await forget(host, set.id);
  }
  if (after !== null && wanted.some(({ nights }) => nights.length > 0)) await restic(host, ['prune', '--quiet']);
}

/** The policy as options; a dry run of it must find nothing to remove. */
export const forgetOptions = (set: string): string[] => [
  'forget',
  '--tag',
  set,
  '--group-by',
  'host,tags',
  '--keep-daily',
  String(policy.daily),
  '--keep-weekly',
  String(policy.weekly),
  '--keep-monthly',
  String(policy.monthly),
];

async function forget(host: HostId, set: string): Promise<void> {
  await restic(host, forgetOptions(set));
}

export async function readRecord(file: string): Promise<HistoryRecord> {
  return JSON.parse(await readFile(file, 'utf8')) as HistoryRecord;
}
