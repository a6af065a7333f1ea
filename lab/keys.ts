import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './paths.ts';

/** A short name for some content: equal content has an equal key. */
export function keyOf(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(String(part.length)).update(':').update(part);
  return hash.digest('hex').slice(0, 16);
}

/** The content of files of the repository, as parts of a key. Patterns are relative to the repository; tests do not count. */
export function filesAsParts(patterns: readonly string[]): (string | Buffer)[] {
  return patterns
    .flatMap((pattern) => globSync(pattern, { cwd: repositoryRoot }))
    .filter((file) => !file.endsWith('.test.ts') && statSync(join(repositoryRoot, file)).isFile())
    .sort()
    .flatMap((file) => [file, readFileSync(join(repositoryRoot, file))]);
}
