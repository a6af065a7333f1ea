import { unzipSync } from 'fflate';
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** The files of a built plugin by their path with `/`, relative to the plugin's own folder. */
export type PluginTree = ReadonlyMap<string, Uint8Array>;

/** Reads a built folder. */
export function readFolder(folder: string): PluginTree {
  const names = globSync('**/*', { cwd: folder })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .sort();
  return new Map(names.map((name) => [name.split(path.sep).join('/'), readFileSync(path.join(folder, name))]));
}

/** Reads a zip. Its one top folder is not part of the paths; throws where there is not exactly one. */
export function readZip(file: string): { topFolder: string; tree: PluginTree } {
  const entries = Object.entries(unzipSync(readFileSync(file))).filter(([name]) => !name.endsWith('/'));
  const topFolders = new Set(entries.map(([name]) => name.split('/', 1)[0] ?? ''));
  const [topFolder] = topFolders;
  if (topFolder === undefined || topFolders.size > 1 || entries.some(([name]) => !name.includes('/'))) {
    throw new Error(`${path.basename(file)} must hold exactly one folder at its top`);
  }
  return { topFolder, tree: new Map(entries.map(([name, content]) => [name.slice(topFolder.length + 1), content])) };
}
