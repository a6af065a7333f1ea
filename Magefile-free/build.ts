import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import webpack, { type Stats } from 'webpack';
import { root } from '../.config/webpack/pluginFiles.ts';
import { webpackConfig } from '../.config/webpack/webpack.config.ts';
import { brokenSizeLimits, formatSizes, measurePlugin } from './sizes.ts';

/** A build that did not succeed; the message lists what webpack said. */
export class BuildError extends Error {
  override name = 'BuildError';
}

/**
 * Builds the plugin into `output` (default `dist/`) and gives that folder. Rejects with a {@link BuildError}.
 * Earlier work is reused from `build/cache/`.
 */
export async function buildPlugin(options: { production?: boolean; output?: string } = {}): Promise<string> {
  const output = options.output ?? path.join(root, 'dist');
  const compiler = webpack(webpackConfig({ production: options.production ?? true, output }));
  const run = promisify<Stats | undefined>((done) => compiler.run(done));
  try {
    const stats = await run();
    if (stats === undefined || stats.hasErrors() || stats.hasWarnings()) {
      throw new BuildError(stats?.toString('errors-warnings') ?? 'webpack gave no result');
    }
  } finally {
    // Only now is the cache written.
    await promisify((done: (error: Error | null) => void) => compiler.close((error) => done(error ?? null)))();
  }
  return output;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { development: { type: 'boolean', default: false }, output: { type: 'string' } },
  });
  const output = await buildPlugin({
    production: !values.development,
    ...(values.output === undefined ? {} : { output: path.resolve(values.output) }),
  });
  const sizes = measurePlugin(output);
  console.log(`${path.relative(process.cwd(), output)}/\n${formatSizes(sizes)}`);
  const broken = values.development ? [] : brokenSizeLimits(sizes);
  broken.forEach((sentence) => console.error(sentence));
  return broken.length === 0 ? 0 : 1;
}

if (import.meta.main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof BuildError ? error.message : error);
    process.exitCode = 1;
  }
}
