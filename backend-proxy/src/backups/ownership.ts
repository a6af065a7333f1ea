import { constants } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepositoryConfig } from '../config/config.ts';
import { readSecret } from '../config/secrets.ts';
import { localFolder } from './location.ts';

/**
 * Gives the group of the state folder the right to read a new local repository, so that the part that listens can list it
 * without root. restic keeps it up from then on: it looks at the mode of `config`, and the set-group-ID bit hands the group
 * down (seen with 0.14 and 0.18).
 */
export async function shareWithGroup(repository: RepositoryConfig, stateFolder: string): Promise<void> {
  const location = repository.location ?? (await readSecret(repository.locationFile ?? '')).trim();
  const folder = localFolder(location);
  if (folder === null) return;
  const group = await stat(stateFolder).catch(() => null);
  if (group !== null) await share(folder, group.gid);
}

async function share(folder: string, gid: number): Promise<void> {
  await give(folder, gid, constants.O_DIRECTORY, 0o2750);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await share(path, gid);
    else if (entry.isFile()) await give(path, gid, 0, 0o440);
  }
}

/** By descriptor, so that no link put in its place leads elsewhere. */
async function give(path: string, gid: number, flags: number, mode: number): Promise<void> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | flags);
  try {
    await file.chown(-1, gid);
    await file.chmod(mode);
  } finally {
    await file.close();
  }
}
