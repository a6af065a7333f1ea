import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** The most a browser may have to load, in bytes after gzip. */
export const sizeLimits = { entry: 10 * 1024, javascript: 150 * 1024 } as const;

/** Bytes of one file. */
export interface FileSize {
  name: string;
  raw: number;
  gzip: number;
}

/** Sizes of all JavaScript in a built plugin's folder. */
export interface PluginSizes {
  entry: FileSize;
  /** All files, the entry too; the largest first. */
  files: FileSize[];
  /** Sum of `files` after gzip. */
  javascriptGzip: number;
}

/** Measures a built plugin as a server sends it (gzip, level 9). Throws where there is no `module.js`. */
export function measurePlugin(folder: string): PluginSizes {
  return sizesOf(
    globSync('**/*.js', { cwd: folder }).map((name) => measure(name, readFileSync(path.join(folder, name)))),
  );
}

/** Sums up measured files. Throws where there is no `module.js`. */
export function sizesOf(measured: readonly FileSize[]): PluginSizes {
  const files = [...measured].sort((a, b) => b.gzip - a.gzip || a.name.localeCompare(b.name));
  const entry = files.find(({ name }) => name === 'module.js');
  if (entry === undefined) {
    throw new Error('There is no module.js');
  }
  return { entry, files, javascriptGzip: files.reduce((sum, { gzip }) => sum + gzip, 0) };
}

/** Bytes of one file. */
export function measure(name: string, content: Uint8Array): FileSize {
  return { name, raw: content.length, gzip: gzipSync(content, { level: 9 }).length };
}

/** One sentence for each limit that is broken. */
export function brokenSizeLimits({ entry, javascriptGzip }: PluginSizes): string[] {
  const broken: string[] = [];
  if (entry.gzip > sizeLimits.entry) {
    broken.push(`module.js is ${kib(entry.gzip)} after gzip; at most ${kib(sizeLimits.entry)} are allowed`);
  }
  if (javascriptGzip > sizeLimits.javascript) {
    broken.push(
      `all JavaScript is ${kib(javascriptGzip)} after gzip; at most ${kib(sizeLimits.javascript)} are allowed`,
    );
  }
  return broken;
}

/** A table for people. */
export function formatSizes(sizes: PluginSizes): string {
  const rows = sizes.files.map(({ name, raw, gzip }) => `  ${name.padEnd(40)} ${kib(raw)}  gzip ${kib(gzip)}`);
  return [...rows, `  ${'all JavaScript'.padEnd(40)} ${' '.repeat(9)}  gzip ${kib(sizes.javascriptGzip)}`].join('\n');
}

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`.padStart(9);
