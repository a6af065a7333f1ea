import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory, rootOf, writableDirectory } from './paths.ts';
import { run } from './run.ts';
import { updateState } from './state.ts';

/** Mount points at or below a folder, deepest first, as the kernel lists them. */
export function mountsBelow(folder: string): string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replace(/\\040/g, ' '))
    .filter((point) => point === folder || point.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length);
}

const upperOf = (id: string): string => join(writableDirectory, id, 'upper');

/**
 * Mounts a host's root file system: the given layers, lowest first, under an empty writable one.
 * @returns the mount point
 */
export async function mountRoot(id: string, layers: readonly string[]): Promise<string> {
  const root = rootOf(id);
  const upper = upperOf(id);
  const work = join(writableDirectory, id, 'work');
  await rm(join(writableDirectory, id), { recursive: true, force: true });
  for (const folder of [root, upper, work]) await mkdir(folder, { recursive: true, mode: 0o755 });
  updateState((state) => {
    if (!state.mounts.includes(root)) state.mounts.push(root);
  });
  const lower = [...layers].reverse().join(':');
  await run('mount', ['-t', 'overlay', id, '-o', `lowerdir=${lower},upperdir=${upper},workdir=${work}`, root]);
  return root;
}

export async function unmountRoot(id: string): Promise<void> {
  for (const point of mountsBelow(rootOf(id))) await run('umount', [point]);
}

/** Keeps what was written since the root was mounted as a layer; the root must be unmounted. */
export async function keepAsLayer(id: string, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await rm(join(directory, id), { recursive: true, force: true });
  await rename(upperOf(id), join(directory, id));
}

export const layerDirectory = (kind: 'base' | 'history' | 'provisioned', key: string): string =>
  join(cacheDirectory, `${kind}-${key}`);

/** Makes a layer whole or not at all: `build` fills the folder it is given. */
export async function ensureLayer(directory: string, build: (folder: string) => Promise<void>): Promise<string> {
  if (existsSync(directory)) return directory;
  const partial = `${directory}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  await build(partial);
  await rename(partial, directory);
  return directory;
}

/** Removes layers that are none of those in use, and halves of layers. */
export async function dropOtherLayers(inUse: readonly string[]): Promise<void> {
  const kept = new Set(inUse);
  for (const entry of readdirSync(cacheDirectory)) {
    const directory = join(cacheDirectory, entry);
    if (/^(base|history|provisioned)-/.test(entry) && !kept.has(directory))
      await rm(directory, { recursive: true, force: true });
  }
}

export async function removeWritable(): Promise<void> {
  await rm(writableDirectory, { recursive: true, force: true });
}
