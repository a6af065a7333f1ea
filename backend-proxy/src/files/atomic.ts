import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Owner writes, the folder's group reads: what root's side leaves for the part that listens. */
export const sharedFileMode = 0o640;

/**
 * Replaces a file in one step, so that a reader sees the old content or the new, never half of it. The file gets the
 * group of its folder and exactly `mode`, whatever the umask is.
 */
export async function writeAtomically(path: string, text: string, mode: number = sharedFileMode): Promise<void> {
  const { gid } = await stat(dirname(path));
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const file = await open(draft, flags, 0o600);
  try {
    try {
      await file.writeFile(text);
      await file.chown(-1, gid);
      await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
