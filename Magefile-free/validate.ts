import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pluginId, pluginVersion, root } from '../.config/webpack/pluginFiles.ts';
import { checkPlugin, type Finding } from './checks.ts';
import { readFolder, readZip } from './pluginTree.ts';

/** Checks a built folder, or a zip of it and its name too. */
export function validate(target: string): Finding[] {
  if (statSync(target).isDirectory()) {
    return [...checkLayout(root), ...checkPlugin(readFolder(target))];
  }
  const wantedName = `${pluginId()}-${pluginVersion()}.zip`;
  const { topFolder, tree } = readZip(target);
  return [
    ...checkLayout(root),
    ...(path.basename(target) === wantedName ? [] : [error(`The zip must be called ${wantedName}`)]),
    ...(topFolder === pluginId() ? [] : [error(`The folder in the zip must be called ${pluginId()}`)]),
    ...checkPlugin(tree),
  ];
}

/** The catalogue's validator looks into the source tree, too: for the bundler's configuration in its usual place. */
export function checkLayout(sources: string): Finding[] {
  const file = '.config/webpack/webpack.config.ts';
  const full = path.join(sources, file);
  if (!existsSync(full)) {
    return [error(`${file} is missing`)];
  }
  const mentions = readFileSync(full, 'utf8').includes('@grafana/create-plugin');
  return mentions ? [] : [error(`${file} does not mention @grafana/create-plugin`)];
}

const error = (sentence: string): Finding => ({ level: 'error', sentence });

function main(): number {
  const { positionals } = parseArgs({ allowPositionals: true });
  const target = positionals[0] ?? path.join(root, 'dist');
  if (!existsSync(target)) {
    console.error(`${target} is not there: run npm run build first`);
    return 1;
  }
  const findings = validate(target);
  findings.forEach(({ level, sentence }) => console.log(`${level}: ${sentence}`));
  const errors = findings.filter(({ level }) => level === 'error').length;
  console.log(`${path.relative(process.cwd(), target)}: ${errors === 0 ? 'fit for release' : `${errors} errors`}`);
  return errors === 0 ? 0 : 1;
}

if (import.meta.main) {
  process.exitCode = main();
}
