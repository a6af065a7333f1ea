import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs, promisify } from 'node:util';
import { build } from 'esbuild';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '..');

/** Where Node looks whether it carries a program (Node 24, "Single executable applications"). */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const resource = 'NODE_SEA_BLOB';

export interface BuiltProxy {
  output: string;
  /** SHA-256 of the executable, in hex. */
  sha256: string;
  /** False where the executable of an earlier build was of the same inputs. */
  isNew: boolean;
}

/**
 * Builds the proxy as one executable: its bundle inside a copy of the Node that runs this, so that a host needs no Node
 * (Node's single executable application, with V8's compiled code beside the source). The same inputs give the same bytes;
 * a note beside the executable tells of which inputs it was made, so that it is not made twice.
 */
export async function buildProxy(output: string = path.join(root, 'build/homelab-proxy')): Promise<BuiltProxy> {
  const bundle = await bundleProxy();
  const inputs = createHash('sha256')
    .update(`${process.version} ${process.arch} ${await hashFile(process.execPath)} 2\n`)
    .update(bundle)
    .digest('hex');
  const note = `${output}.json`;
  const earlier = await readNote(note);
  if (earlier?.inputs === inputs && (await hashFile(output).catch(() => '')) === earlier.sha256) {
    return { output, sha256: earlier.sha256, isNew: false };
  }
  await mkdir(path.dirname(output), { recursive: true });
  const workshop = await mkdtemp(`${output}-`);
  try {
    const made = path.join(workshop, 'homelab-proxy');
    await copyFile(process.execPath, made);
    await chmod(made, 0o755);
    await inject(made, await makeBlob(bundle, workshop));
    const sha256 = await hashFile(made);
    await rename(made, output);
    await writeFile(note, `${JSON.stringify({ inputs, sha256 })}\n`);
    return { output, sha256, isNew: true };
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function bundleProxy(): Promise<Buffer> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['backend-proxy/src/main.ts'],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'inline',
    write: false,
    logLevel: 'warning',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('esbuild made no bundle');
  return Buffer.from(file.contents);
}

/** The file that Node makes of the bundle and its compiled code. */
async function makeBlob(bundle: Buffer, workshop: string): Promise<string> {
  const [main, output, config] = ['main.cjs', 'blob', 'sea.json'].map((name) => path.join(workshop, name));
  if (main === undefined || output === undefined || config === undefined) throw new Error('unreachable');
  await writeFile(main, bundle);
  // Relative, or the place of the build would become part of it.
  const settings = { main: 'main.cjs', output: 'blob', disableExperimentalSEAWarning: true, useCodeCache: true };
  await writeFile(config, JSON.stringify(settings));
  // Else V8's compiled code differs from build to build. It is not among the flags that make V8 refuse the code later.
  await run(process.execPath, ['--predictable', '--experimental-sea-config', 'sea.json'], { cwd: workshop });
  return output;
}

/** By its program rather than its function, which warns on standard error of sections that Node's own build left. */
async function inject(executable: string, blob: string): Promise<void> {
  const postject = createRequire(import.meta.url).resolve('postject/dist/cli.js');
  await run(process.execPath, [postject, executable, resource, blob, '--sentinel-fuse', fuse]);
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function readNote(file: string): Promise<{ inputs: string; sha256: string } | null> {
  try {
    const note: unknown = JSON.parse(await readFile(file, 'utf8'));
    const isNote = typeof note === 'object' && note !== null && 'inputs' in note && 'sha256' in note;
    return isNote ? { inputs: String(note.inputs), sha256: String(note.sha256) } : null;
  } catch {
    return null;
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { output: { type: 'string' } } });
  const { output, sha256, isNew } = await buildProxy(
    values.output === undefined ? undefined : path.resolve(values.output),
  );
  console.log(`${path.relative(process.cwd(), output)} (${isNew ? 'built' : 'unchanged'})\nsha256 ${sha256}`);
}

if (import.meta.main) await main();
