import { statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstProcessPath } from './base.ts';
import { makeCgroups, systemdRunsHere } from './cgroups.ts';
import { bridge, machineName, type LabHost } from './hosts.ts';
import { logDirectory, rootOf } from './paths.ts';
import { childrenOf, end, identify, isAlive, type ProcessId } from './processes.ts';
import { run, startDetached, type Ran, type RunOptions } from './run.ts';
import { readState, rememberProcess, updateState } from './state.ts';
import { until } from './wait.ts';

const hostPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Gives a host its name and its address on the bridge, and lets the lab's key in; before its first boot. */
export async function prepareRoot(host: LabHost, publicKey: string): Promise<void> {
  const root = rootOf(host.id);
  const network = `[Match]\nName=host0\n\n[Network]\nAddress=${host.underlay}/24\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n`;
  const files: [string, string, number][] = [
    ['etc/hostname', `${host.id}\n`, 0o644],
    ['etc/hosts', `127.0.0.1 localhost\n127.0.1.1 ${host.id}\n`, 0o644],
    ['etc/systemd/network/10-lab.network', network, 0o644],
    ['root/.ssh/authorized_keys', publicKey, 0o600],
  ];
  await mkdir(join(root, 'root/.ssh'), { recursive: true, mode: 0o700 });
  for (const [path, content, mode] of files) await writeFile(join(root, path), content, { mode });
}

const what = (id: string): string => `container ${id}`;

/** What systemd-nspawn makes under /run and cannot remove where it is killed, or where /run is on a disk. */
function tracesOf(id: string): string[] {
  const { dev, ino } = statSync(rootOf(id));
  const names = [`propagate/${machineName(id)}`, `unix-export/${machineName(id)}`, `locks/inode-${dev}:${ino}`];
  return names.map((name) => join('/run/systemd/nspawn', name));
}

/** Boots a host whose root is mounted, and waits until its systemd says that everything runs. */
export async function boot(host: LabHost): Promise<void> {
  const machine = machineName(host.id);
  const nspawn = [
    'systemd-nspawn',
    '--quiet',
    '--register=no',
    ...(systemdRunsHere() ? [] : ['--keep-unit']),
    `--directory=${rootOf(host.id)}`,
    `--machine=${machine}`,
    `--hostname=${host.id}`,
    `--network-bridge=${bridge.name}`,
    '--bind=/dev/net/tun',
    '--link-journal=no',
    '--resolv-conf=off',
    '--timezone=off',
    '--console=pipe',
    '--kill-signal=SIGRTMIN+3',
    firstProcessPath,
  ];
  const groups = systemdRunsHere() ? [] : makeCgroups(machine);
  const traces = tracesOf(host.id);
  updateState((state) => {
    state.cgroups = [...new Set([...state.cgroups, ...groups])];
    state.interfaces = [...new Set([...state.interfaces, `vb-${machine}`])];
    state.files = [...new Set([...state.files, ...traces])];
  });
  // A process joins a group by writing its number there, and must have done so before systemd-nspawn looks.
  const join$ = 'while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs" || exit 1; shift; done; shift; exec "$@"';
  const log = join(logDirectory, `${host.id}.log`);
  const pid = await startDetached('sh', ['-c', join$, 'sh', ...groups, '--', ...nspawn], log);
  rememberProcess(what(host.id), pid);
  await until(`${host.id} has booted (see ${log})`, 60, async () => {
    const state = (await exec(host.id, ['systemctl', 'is-system-running'], { accept: 'any' })).stdout.trim();
    return state === 'running' || state === 'degraded' ? state : undefined;
  });
  const failed = await exec(host.id, ['systemctl', 'list-units', '--failed', '--plain', '--no-legend']);
  if (failed.stdout.trim() !== '') throw new Error(`On ${host.id} units have failed:\n${failed.stdout}`);
}

/** The number, on this machine, of a running host's first process. */
export function leaderOf(id: string): number {
  const container = readState()?.processes.find((process) => process.what === what(id) && isAlive(process));
  const leader = container ? childrenOf(container.pid)[0] : undefined;
  if (leader === undefined) throw new Error(`The host ${id} is not running; start the lab with: npm run lab -- up`);
  return leader;
}

/** The arguments of `nsenter` that run a command inside a host, as root, with a clean environment. */
export const enterArguments = (id: string, argv: readonly string[]): string[] => [
  '--target',
  String(leaderOf(id)),
  '--all',
  '--wd',
  '--',
  'env',
  '-i',
  hostPath,
  'LC_ALL=C.UTF-8',
  'HOME=/root',
  ...argv,
];

/** Runs a command inside a running host, without a shell. */
export const exec = (id: string, argv: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  run('nsenter', enterArguments(id, argv), options);

/** Runs a command on a host's root file system, whether it is booted or not; there is no systemd to talk to. */
export const execInRoot = (id: string, argv: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  run('chroot', [rootOf(id), 'env', '-i', hostPath, 'LC_ALL=C.UTF-8', 'HOME=/root', ...argv], options);

/** Ends systemd-nspawn processes, which shut their hosts down in order, and whatever first process outlives its own. */
export async function endContainers(containers: readonly ProcessId[]): Promise<void> {
  const leaders = containers
    .filter(isAlive)
    .flatMap((container) => childrenOf(container.pid))
    .flatMap((pid) => identify(pid) ?? []);
  await end(containers, 20);
  await end(leaders, 0);
}

/** Shuts hosts down in order, and hard after 20 s. */
export async function shutDown(ids: readonly string[]): Promise<void> {
  const running = (readState()?.processes ?? []).filter((process) => ids.some((id) => process.what === what(id)));
  await endContainers(running);
  updateState((state) => {
    state.processes = state.processes.filter((process) => !running.some((gone) => gone.pid === process.pid));
  });
}
