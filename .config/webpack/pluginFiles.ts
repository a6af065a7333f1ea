import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The root of the repository. */
export const root = path.resolve(import.meta.dirname, '../..');

const read = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, unknown>;

/** Id of the plugin, from the one place that names it. */
export function pluginId(): string {
  return String(read('src/plugin.json')['id']);
}

/** Version of the plugin: that of the package. */
export function pluginVersion(): string {
  return String(read('package.json')['version']);
}

/**
 * The day of the version in UTC, as YYYY-MM-DD, so that the same source gives the same bytes: SOURCE_DATE_EPOCH, else
 * the last commit, else today.
 */
export function pluginDate(): string {
  return sourceDate().toISOString().slice(0, 10);
}

/** See {@link pluginDate}. */
export function sourceDate(): Date {
  const epoch = process.env['SOURCE_DATE_EPOCH'] ?? lastCommitSeconds();
  const seconds = Number(epoch);
  return epoch === '' || !Number.isSafeInteger(seconds) ? new Date() : new Date(seconds * 1000);
}

function lastCommitSeconds(): string {
  try {
    return execFileSync('git', ['log', '-1', '--format=%ct'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

/** plugin.json as it is shipped. */
export function finishPluginJson(source: Buffer): string {
  return source.toString('utf8').replaceAll('%VERSION%', pluginVersion()).replaceAll('%TODAY%', pluginDate());
}
