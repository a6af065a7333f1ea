import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const cgroupRoot = '/sys/fs/cgroup';
const folder = 'homelab-ops-lab';

/** Hierarchies of a hybrid or legacy machine in which systemd keeps its units or their figures. */
const hierarchies = ['systemd', 'unified', 'memory', 'cpu', 'cpuacct', 'pids'];

/** Whether systemd runs this machine; then systemd-nspawn gets a scope of its own from it. */
export const systemdRunsHere = (): boolean => existsSync('/run/systemd/system');

/** Where in each hierarchy this process is, from /proc/self/cgroup (cgroups(7)): lines `ID:CONTROLLERS:PATH`. */
export function parseCgroups(text: string): Map<string, string> {
  const paths = new Map<string, string>();
  for (const line of text.trim().split('\n')) {
    const [, controllers = '', ...path] = line.split(':');
    const names = controllers === '' ? ['unified'] : controllers.replace('name=', '').split(',');
    for (const name of names) paths.set(name, path.join(':'));
  }
  return paths;
}

/**
 * Makes a control group for a host in each hierarchy, below our own. Without one, and without a systemd that makes one, two
 * hosts would share the same group, and each host's systemd would take the other's processes for its own.
 */
export function makeCgroups(machine: string): string[] {
  const own = parseCgroups(readFileSync('/proc/self/cgroup', 'utf8'));
  const hybrid = hierarchies.filter((name) => existsSync(join(cgroupRoot, name, 'cgroup.procs')));
  const made = (hybrid.length > 0 ? hybrid : ['']).map((name) =>
    join(cgroupRoot, name, own.get(name === '' ? 'unified' : name) ?? '/', folder, machine),
  );
  for (const path of made) mkdirSync(path, { recursive: true });
  return made;
}

/** Removes groups that hold no process any more, deepest first, and the folder of ours that they were in. */
export function removeCgroups(paths: readonly string[]): void {
  const remove = (path: string): void => {
    if (!existsSync(path)) return;
    for (const entry of readdirSync(path)) if (statSync(join(path, entry)).isDirectory()) remove(join(path, entry));
    rmdirSync(path);
  };
  for (const path of paths) remove(path);
  for (const parent of new Set(paths.map((path) => join(path, '..'))))
    if (existsSync(parent) && !readdirSync(parent).some((entry) => statSync(join(parent, entry)).isDirectory()))
      rmdirSync(parent);
}
