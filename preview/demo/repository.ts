import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { backupSetId, type Places } from './oneHostConfig.ts';

/** Nights ago on which there is a backup: one of the last ten was missed. */
const nights = [9, 8, 7, 6, 5, 3, 2, 1, 0];

/** Makes a real restic repository with some nights of backups of some small files. Rejects where restic fails. */
export async function makeRepository(places: Places, hostName: string, signal: AbortSignal): Promise<void> {
  mkdirSync(places.documents, { recursive: true });
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: places.cache,
    RESTIC_REPOSITORY: places.repository,
    RESTIC_PASSWORD_FILE: places.passwordFile,
    RESTIC_CACHE_DIR: path.join(places.cache, 'restic'),
  };
  const restic = (...argv: string[]): Promise<unknown> =>
    promisify(execFile)('restic', argv, { env: environment, timeout: 60_000, signal });
  await restic('init');
  for (const night of nights) {
    const time = lastNight(night);
    const size = 2000 * (12 - night);
    writeFileSync(path.join(places.documents, `letter-${time.slice(0, 10)}.txt`), 'Dear reader. '.repeat(size));
    await restic('backup', '--quiet', '--host', hostName, '--tag', backupSetId, '--time', time, places.documents);
  }
}

/** Two in the morning, local time, so many days ago; as restic's `--time` wants it. The last one that is over for 0. */
export function lastNight(daysAgo: number, now = new Date()): string {
  const night = new Date(now);
  night.setHours(2, 0, 0, 0);
  night.setDate(night.getDate() - daysAgo - (night > now ? 1 : 0));
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${night.getFullYear()}-${two(night.getMonth() + 1)}-${two(night.getDate())} ${two(night.getHours())}:00:00`;
}
