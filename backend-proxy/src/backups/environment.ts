import type { RepositoryConfig } from '../config/config.ts';
import { readSecret, secretPath } from '../config/secrets.ts';

/** What a storage's variables may be called: nothing that changes the program itself, such as PATH or LD_PRELOAD. */
const allowedName = /^(AWS|B2|AZURE|GOOGLE|RESTIC_REST|OS|ST|RCLONE)_[A-Z0-9_]{1,100}$/;

/** A repository whose configured files do not make an environment. The message names file and line, never a value. */
export class EnvironmentFileError extends Error {
  constructor(path: string, line: number, fault: string) {
    super(`${path}, line ${line}: ${fault}`);
    this.name = 'EnvironmentFileError';
  }
}

/**
 * What restic is given to reach and open a repository. Passwords and locations go by file or environment, never by
 * argument, which every user of the host can see. Rejects with a `SecretError` or an {@link EnvironmentFileError}.
 */
export async function resticEnvironment(
  repository: RepositoryConfig,
  directories: { cache: string },
): Promise<Record<string, string>> {
  const { location, locationFile, passwordFile, environmentFile } = repository;
  const storage = environmentFile === null ? {} : await readEnvironmentFile(environmentFile);
  const place =
    locationFile === null
      ? { RESTIC_REPOSITORY: location ?? '' }
      : { RESTIC_REPOSITORY_FILE: await secretPath(locationFile) };
  return {
    ...storage,
    ...place,
    RESTIC_PASSWORD_FILE: await secretPath(passwordFile),
    RESTIC_CACHE_DIR: cacheFolder(directories),
    RESTIC_PROGRESS_FPS: '1',
  };
}

/**
 * systemd gives each unit a folder of its own (`CacheDirectory=`): what the listening user can write must not be where root
 * writes, or a symbolic link there would lead root astray.
 */
function cacheFolder(directories: { cache: string }): string {
  const own = process.env['CACHE_DIRECTORY'];
  return own === undefined || own === '' ? directories.cache : own;
}

async function readEnvironmentFile(path: string): Promise<Record<string, string>> {
  return parseEnvironment(await readSecret(path), path);
}

/** Lines of NAME=VALUE; blank lines and those that begin with # are left out; a value may stand in quotes, as systemd takes it. */
export function parseEnvironment(text: string, path: string): Record<string, string> {
  const entries: [string, string][] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const wrong = (fault: string) => new EnvironmentFileError(path, index + 1, fault);
    const equals = line.indexOf('=');
    if (equals === -1) throw wrong('it is not NAME=VALUE');
    if (!allowedName.test(line.slice(0, equals))) throw wrong('this name is none of a storage that restic knows');
    const value = line.slice(equals + 1).trim();
    if (value.includes('\0')) throw wrong('the value has a NUL in it');
    entries.push([line.slice(0, equals), /^(["'])(.*)\1$/.exec(value)?.[2] ?? value]);
  }
  return Object.fromEntries(entries);
}
