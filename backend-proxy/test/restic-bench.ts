import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackupSetConfig, Config } from '../src/config/config.ts';
import type { Context } from '../src/context.ts';

/** A folder with a password, sources and the place of a repository, for tests with the real restic. */
export interface Bench {
  folder: string;
  password: string;
  repository: string;
  config: Pick<Config, 'host' | 'repositories' | 'backupSets' | 'directories'>;
  /** The configuration as a file, for the program. */
  file: string;
  /** Runs restic on the repository and gives its standard output. */
  restic: (...options: string[]) => string;
  /** restic in the background. */
  startRestic: (...options: string[]) => ChildProcess;
  locks: () => Promise<string[]>;
  remove: () => Promise<void>;
}

const emptySet = { exclude: [], schedule: { at: '02:00', everySeconds: 86_400, graceSeconds: 7200 } };
const retention = { daily: 7, weekly: 4, monthly: 12 };

export async function makeBench(sets: Partial<BackupSetConfig>[], { init = true } = {}): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'backups-'));
  const [password, repository, source] = ['password', 'repository', 'source'].map((name) => join(folder, name));
  assert(password !== undefined && repository !== undefined && source !== undefined);
  for (const name of ['source', 'state', 'cache', 'run']) await mkdir(join(folder, name));
  await writeFile(password, 'correct horse\n', { mode: 0o600 });
  await writeFile(join(source, 'file'), 'hello\n');
  const repositories = [
    {
      id: 'local',
      name: 'Local',
      location: repository,
      locationFile: null,
      passwordFile: password,
      environmentFile: null,
    },
  ];
  const backupSets = sets.map((set) => ({
    id: 'app-config',
    name: 'Apps',
    repository: 'local',
    paths: [source],
    retention,
    ...emptySet,
    ...set,
  }));
  const directories = { run: join(folder, 'run'), state: join(folder, 'state'), cache: join(folder, 'cache') };
  const host = { id: 'home', name: 'Home', site: null };
  const file = join(folder, 'proxy.yaml');
  await writeFile(file, JSON.stringify(asFile({ host, repositories, backupSets, directories })));

  const env = {
    PATH: process.env['PATH'],
    RESTIC_REPOSITORY: repository,
    RESTIC_PASSWORD_FILE: password,
    RESTIC_CACHE_DIR: directories.cache,
  };
  const restic = (...options: string[]) => {
    const { status, stdout, stderr } = spawnSync('restic', options, { env, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout;
  };
  if (init) restic('init');
  return {
    folder,
    password,
    repository,
    config: { host, repositories, backupSets, directories },
    file,
    restic,
    startRestic: (...options) => spawn('restic', options, { env, stdio: ['pipe', 'ignore', 'ignore'] }),
    locks: async () => (await readdir(join(repository, 'locks'))).filter((name) => /^[0-9a-f]{64}$/.test(name)),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The same configuration in the words of the file. */
function asFile({ host, repositories, backupSets, directories }: Bench['config']): unknown {
  return {
    host: { id: host.id },
    tokens: [{ name: 'test', sha256: '0'.repeat(64), scopes: ['read'] }],
    repositories: repositories.map(({ id, location, passwordFile }) => ({ id, location, passwordFile })),
    backupSets: backupSets.map(({ id, repository, paths, exclude, retention: kept }) => ({
      id,
      repository,
      paths,
      exclude,
      retention: kept,
    })),
    directories,
  };
}

export function contextOf(bench: Bench, parts: Pick<Context, 'run'> & Partial<Pick<Context, 'now'>>): Context {
  return { config: bench.config, now: () => new Date(), ...parts } as unknown as Context;
}

/** The program itself, as the unit runs it. */
export function startProgram(...values: string[]): {
  child: ChildProcess;
  ended: Promise<number | null>;
  stderr: () => string;
} {
  const main = join(import.meta.dirname, '../src/main.ts');
  const child = spawn(process.execPath, [main, ...values], { stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, stderr: () => text };
}

export async function until(condition: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (let left = 1200; !(await condition()); left--) {
    assert(left > 0, `it never came to this: ${what}`);
    await delay(25);
  }
}
