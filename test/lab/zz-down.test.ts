import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { test } from 'node:test';
import { freshHosts } from '../../lab/fresh.ts';
import { bridge, hosts, machineName } from '../../lab/hosts.ts';
import { repositoryRoot, runDirectory, writableDirectory } from '../../lab/paths.ts';
import { isAlive, markedProcesses, processesInside } from '../../lab/processes.ts';
import { readState } from '../../lab/state.ts';
import { labSupport } from '../../lab/support.ts';
import { until } from '../../lab/wait.ts';

const support = await labSupport();
const skip = support.supported ? false : support.reason;

interface LabCommand {
  child: ChildProcess;
  /** The exit code; null where a signal ended it. */
  ended: Promise<number | null>;
  /** What it complained of. */
  said: Promise<string>;
}

/** `npm run lab -- NAME` as a program of its own, as the person at the terminal has it. */
function lab(name: string): LabCommand {
  const program = join(repositoryRoot, 'lab/main.ts');
  const child = spawn(process.execPath, [program, name], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, said: textOf(child.stderr) };
}

/** Runs a lab command to its end, which must be a good one. */
async function labSucceeds(name: string): Promise<void> {
  const { ended, said } = lab(name);
  assert.equal(await ended, 0, await said);
}

const locksBefore = new Set(globSync('/run/systemd/nspawn/locks/*'));
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
    ...processesInside().map(({ pid }) => `process ${pid} of a host`),
    ...processes.filter((line) => /^(\S*\/)?(systemd-nspawn|ssh|ansible\S*|restic) /.test(line) && ours(line)),
    ...readFileSync('/proc/mounts', 'utf8').split('\n').filter(ours),
    ...readdirSync('/sys/class/net').filter(
      (name) => name === bridge.name || machines.some((each) => name.endsWith(each)),
    ),
    ...globSync('/sys/fs/cgroup/**/homelab-ops-lab*'),
    ...[runDirectory, writableDirectory].filter((path) => existsSync(path)),
    ...globSync('/run/systemd/nspawn/*/*').filter(ours),
    ...globSync('/run/systemd/nspawn/locks/*').filter((path) => !locksBefore.has(path)),
  ];
}

test('down leaves nothing behind, and has nothing to do a second time', { skip }, async () => {
  await labSucceeds('down');
  assert.deepEqual(leftOvers(), []);
  await labSucceeds('down');
  assert.deepEqual(leftOvers(), []);
});

/** Starts `up` and waits until a part of it is there. */
async function halfUp(what: string, isThere: () => boolean): Promise<LabCommand> {
  const command = lab('up');
  const early = command.ended.then(async (code) => assert.fail(`up ended with ${code}: ${await command.said}`));
  await Promise.race([until(what, 120, () => (isThere() ? true : undefined)), early]);
  return command;
}

const isMounted = (): boolean => (readState()?.mounts.length ?? 0) > 1;
const isBooting = (): boolean => readState()?.processes.some(({ what }) => what === 'container home') ?? false;

test('up that is killed when its file systems are mounted can be taken down', { skip }, async () => {
  const { child, ended } = await halfUp('file systems are mounted', isMounted);
  child.kill('SIGKILL');
  await ended;
  assert.notDeepEqual(leftOvers(), []);
  await labSucceeds('down');
  assert.deepEqual(leftOvers(), []);
});

test('Ctrl-C while the hosts boot takes all away by itself', { skip }, async () => {
  const { child, ended } = await halfUp('a host boots', isBooting);
  const pressed = Date.now();
  child.kill('SIGINT');
  assert.equal(await ended, 130);
  assert.ok(Date.now() - pressed < 30_000, 'it took longer than half a minute');
  assert.deepEqual(leftOvers(), []);
});

test('up that is killed while the hosts boot can be started again, and stopped', { skip }, async () => {
  const { child, ended } = await halfUp('a host boots', isBooting);
  child.kill('SIGKILL');
  await ended;
  const first = readState()?.startedAt;
  await labSucceeds('up');
  assert.notEqual(readState()?.startedAt, first);
  assert.equal(readState()?.ready, true);
  await labSucceeds('status');
  await labSucceeds('down');
  assert.deepEqual(leftOvers(), []);
});

test('a host whose systemd-nspawn was killed is taken down all the same', { skip }, async () => {
  await labSucceeds('up');
  const container = readState()?.processes.find(({ what }) => what === 'container home');
  assert.ok(container);
  process.kill(container.pid, 'SIGKILL');
  await until('systemd-nspawn is gone', 10, () => (isAlive(container) ? undefined : true));
  assert.equal(await lab('status').ended, 1);
  await labSucceeds('down');
  assert.deepEqual(leftOvers(), []);
});

test('only one up or down works at a time', { skip }, async () => {
  const first = await halfUp('file systems are mounted', isMounted);
  const second = lab('down');
  assert.equal(await second.ended, 1);
  assert.match(await second.said, /Another lab command is at work/);
  assert.equal(await first.ended, 0);
  await labSucceeds('down');
  assert.deepEqual(leftOvers(), []);
});
