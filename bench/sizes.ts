import { join } from 'node:path';
import { measurePlugin, sizeLimits } from '../Magefile-free/sizes.ts';
import type { Result } from './measure.ts';

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB gzip`;

/** What a browser has to load. */
export function sizes(): Promise<Result[]> {
  const { entry, javascriptGzip } = measurePlugin(join(import.meta.dirname, '../dist'));
  return Promise.resolve([
    {
      what: 'module.js (official apps: 3–37 KB)',
      measured: kib(entry.gzip),
      goal: `≤ ${kib(sizeLimits.entry)}`,
      met: entry.gzip <= sizeLimits.entry,
    },
    {
      what: 'All JavaScript of the plugin (official apps: 348–466 KB)',
      measured: kib(javascriptGzip),
      goal: `≤ ${kib(sizeLimits.javascript)}`,
      met: javascriptGzip <= sizeLimits.javascript,
    },
  ]);
}
