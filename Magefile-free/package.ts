import { zipSync, type Zippable } from 'fflate';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pluginId, pluginVersion, root, sourceDate } from '../.config/webpack/pluginFiles.ts';
import { readFolder } from './pluginTree.ts';
import { validate } from './validate.ts';

/**
 * Packs a built folder into `ID-VERSION.zip` below `output` and gives its path. The same files give the same bytes: names
 * are sorted, times are the version's own, nothing of this machine goes in.
 */
export function packPlugin(folder: string, output: string, date: Date = sourceDate()): string {
  const id = pluginId();
  const entries: Zippable = Object.fromEntries(
    [...readFolder(folder)].map(([name, content]) => [`${id}/${name}`, [content, entryOptions(date)]]),
  );
  const file = path.join(output, `${id}-${pluginVersion()}.zip`);
  mkdirSync(output, { recursive: true });
  writeFileSync(file, zipSync(entries));
  return file;
}

/** A zip holds local time; the library reads it off the date, so the date is shifted to show UTC's. `attrs` is mode 0644 of a file. */
function entryOptions(date: Date): { mtime: Date; level: 9; os: number; attrs: number } {
  const mtime = new Date(date.getTime() + date.getTimezoneOffset() * 60_000);
  return { mtime, level: 9, os: 3, attrs: 0o100644 << 16 };
}

function main(): number {
  const folder = path.join(root, 'dist');
  if (!existsSync(folder)) {
    console.error('dist/ is not there: run npm run build first');
    return 1;
  }
  const file = packPlugin(folder, path.join(root, 'build'));
  const errors = validate(file).filter(({ level }) => level === 'error');
  errors.forEach(({ sentence }) => console.error(sentence));
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
  console.log(`${path.relative(process.cwd(), file)}  sha256 ${hash}`);
  return errors.length === 0 ? 0 : 1;
}

if (import.meta.main) {
  process.exitCode = main();
}
