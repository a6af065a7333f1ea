import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../.config/webpack/pluginFiles.ts';
import type { WebFiles } from './server/server.ts';

const bundles = path.join(root, 'build/preview');
const modules = path.join(root, 'node_modules');
const web = path.join(root, 'preview/web');
/** Written last, so a bundle that has it is complete. */
const summaryFile = 'bundle.json';

/** The name is the one that `@grafana/ui` asks for; its package does not bring the file. */
const monospaceFont = {
  name: 'L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2',
  file: path.join(modules, '@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2'),
};

/**
 * Bundles the browser part, which takes some seconds, unless one of the same sources is there already. Bundles of other
 * sources are removed.
 */
export async function bundleWeb(): Promise<WebFiles> {
  const hash = sourcesHash();
  const folder = path.join(bundles, hash);
  if (!existsSync(path.join(folder, summaryFile))) {
    removeOthers(hash);
    writeFileSync(path.join(folder, summaryFile), JSON.stringify(await bundleInto(folder)));
  }
  const { script, styles } = JSON.parse(readFileSync(path.join(folder, summaryFile), 'utf8')) as Entry;
  return {
    script: `public/build/${script}`,
    styles: styles.map((file) => `public/build/${file}`),
    grafanaVersion: versionOf('@grafana/runtime'),
    folders: [
      { prefix: 'build/img/icons/', folder: path.join(modules, '@grafana/ui/dist/public/img/icons'), immutable: true },
      // The package brings only the icons that its own components use.
      { prefix: 'build/img/icons/', folder: path.join(web, 'img'), immutable: false, otherwise: 'no-such-icon.svg' },
      { prefix: 'build/', folder, immutable: true },
      { prefix: 'fonts/inter/', folder: path.join(modules, 'inter-ui/web'), immutable: true },
      { prefix: 'fonts/roboto/', folder, immutable: true },
      { prefix: 'preview/', folder: path.join(web, 'img'), immutable: false },
    ],
  };
}

/** Files that the page starts with, relative to the bundle's folder. */
interface Entry {
  script: string;
  styles: string[];
}

async function bundleInto(folder: string): Promise<Entry> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { preview: path.join(web, 'index.tsx') },
    outdir: folder,
    entryNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    metafile: true,
    logLevel: 'error',
    // The packages of Grafana name files of their own source tree in places; the browser never asks for them here.
    loader: { '.svg': 'file', '.woff': 'file', '.woff2': 'file', '.ttf': 'file', '.png': 'file' },
    alias: { '@grafana/runtime/pluginPage': path.join(modules, '@grafana/runtime/dist/esm/components/PluginPage.mjs') },
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  });
  const [script, output] =
    Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === 'preview/web/index.tsx') ?? [];
  if (script === undefined) {
    throw new Error('esbuild gave no entry point');
  }
  copyFileSync(monospaceFont.file, path.join(folder, monospaceFont.name));
  const styles = output?.cssBundle === undefined ? [] : [path.basename(output.cssBundle)];
  return { script: path.basename(script), styles };
}

function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const name of [
    'package-lock.json',
    'preview/bundle.ts',
    ...globSync('{preview/web/**/*.{ts,tsx},src/components/theme.ts}', { cwd: root }).sort(),
  ]) {
    hash.update(name).update(readFileSync(path.join(root, name)));
  }
  return hash.digest('hex').slice(0, 12);
}

function removeOthers(hash: string): void {
  for (const name of existsSync(bundles) ? readdirSync(bundles) : []) {
    if (name !== hash) {
      rmSync(path.join(bundles, name), { recursive: true, force: true });
    }
  }
}

function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(path.join(modules, name, 'package.json'), 'utf8')) as { version: string };
  return version;
}
