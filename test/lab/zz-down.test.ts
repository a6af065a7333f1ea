import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshHosts } from '../../lab/fresh.ts';
import { bridge, hosts, machineName } from '../../lab/hosts.ts';
import { repositoryRoot, runDirectory, writableDirectory } from '../../lab/paths.ts';
import { markedProcesses } from '../../lab/processes.ts';
import { readState } from '../../lab/state.ts';
import { labSupport } from '../../lab/support.ts';
import { until } from '../../lab/wait.ts';

const support = await labSupport();
const skip = support.supported ? false : support.reason;

/** `npm run lab -- NAME` as a program of its own, as the person at the terminal has it. */
function lab(name: string): ChildProcess {
  return spawn(process.execPath, [join(repositoryRoot, 'lab/main.ts'), name], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function labEnds(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}

const machines = [...hosts, ...freshHosts].map(({ id }) => machineName(id));

/** Everything of the lab that is on this machine though it should not be, in words. */
function leftOvers(): string[] {
  const ours = (text: string): boolean =>
    text.includes('homelab-ops-lab') || machines.some((name) => text.includes(name));
  const processes = globSync('/proc/[0-9]*/cmdline').flatMap((file) => {
    try {
      return readFileSync(file, 'utf8').replaceAll('\0', ' ');
    } catch {
      return [];
    }
  });
  return [
    ...markedProcesses().map(({ pid }) => `marked process ${pid}`),
    ...processes.filter((line) => /^(\S*\/)?(systemd-nspawn|ssh|ansible\S*|restic) /.test(line) && ours(line)),
    ...readFileSync('/proc/mounts', 'utf8').split('\n').filter(ours),
    ...readdirSync('/sys/class/net').filter(
      (name) => name === bridge.name || machines.some((each) => name.endsWith(each)),
    ),
    ...globSync('/sys/fs/cgroup/**/homelab-ops-lab*'),
    ...[runDirectory, writableDirectory].filter((path) => existsSync(path)),
    ...globSync('/run/systemd/nspawn/*/*').filter(ours),
  ];
}

test('down leaves nothing behind, and has nothing to do a second time', { skip }, async () => {
  assert.equal(await labEnds(lab('down')), 0);
  assert.deepEqual(leftOvers(), []);
  assert.equal(await labEnds(lab('down')), 0);
  assert.deepEqual(leftOvers(), []);
});

/** Starts `up` and waits until a part of it is there. */
async function halfUp(what: string, isThere: () => boolean): Promise<ChildProcess> {
  const child = lab('up');
  await until(what, 120, () => (isThere() ? true : undefined));
  return child;
}

const isMounted = (): boolean => (readState()?.mounts.length ?? 0) > 1;
const isBooting = (): boolean => readState()?.processes.some(({ what }) => what === 'container home') ?? false;

test('up that is killed when its file systems are mounted can be taken down', { skip }, async () => {
  const child = await halfUp('file systems are mounted', isMounted);
  child.kill('SIGKILL');
  await labEnds(child);
  assert.notDeepEqual(leftOvers(), []);
  assert.equal(await labEnds(lab('down')), 0);
  assert.deepEqual(leftOvers(), []);
});

test('Ctrl-C while the hosts boot takes all away by itself', { skip }, async () => {
  const child = await halfUp('a host boots', isBooting);
  const pressed = Date.now();
  child.kill('SIGINT');
  assert.equal(await labEnds(child), 130);
  assert.ok(Date.now() - pressed < 30_000, 'it took longer than half a minute');
  assert.deepEqual(leftOvers(), []);
});

test('up that is killed while the hosts boot can be started again, and stopped', { skip }, async () => {
  const child = await halfUp('a host boots', isBooting);
  child.kill('SIGKILL');
  await labEnds(child);
  const first = readState()?.startedAt;
  assert.equal(await labEnds(lab('up')), 0);
  assert.notEqual(readState()?.startedAt, first);
  assert.equal(readState()?.ready, true);
  assert.equal(await labEnds(lab('status')), 0);
  assert.equal(await labEnds(lab('down')), 0);
  assert.deepEqual(leftOvers(), []);
});

test('only one up or down works at a time', { skip }, async () => {
  const child = await halfUp('file systems are mounted', isMounted);
  const second = spawn(process.execPath, [join(repositoryRoot, 'lab/main.ts'), 'down'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = second.stderr.setEncoding('utf8').toArray() as Promise<string[]>;
  const code = await labEnds(second);
  assert.equal(code, 1);
  assert.match((await said).join(''), /Another lab command is at work/);
  assert.equal(await labEnds(child), 0);
  assert.equal(await labEnds(lab('down')), 0);
  assert.deepEqual(leftOvers(), []);
});
