import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** What this very machine has that the app can show. */
export interface Findings {
  hasRestic: boolean;
  /** Names of units, such as `ssh.service`. */
  units: string[];
  /** Names of WireGuard interfaces. */
  tunnels: string[];
  /** What is not there, each in words for people. */
  missing: string[];
}

const timeout = 10_000;
const mostUnits = 12;

/** Looks for restic, running services and WireGuard interfaces. Never rejects: what cannot be asked is missing. */
export async function lookAround(): Promise<Findings> {
  const [units, tunnels] = await Promise.all([listUnits(), listTunnels()]);
  const hasRestic = isOnPath('restic');
  const missing = [
    ...(hasRestic ? [] : ['restic (no backups to show)']),
    ...(units === null ? ['a running systemd (no services to show)'] : []),
    ...(tunnels === null || tunnels.length === 0 ? ['a WireGuard interface (no tunnel to show)'] : []),
  ];
  return { hasRestic, units: units ?? [], tunnels: tunnels ?? [], missing };
}

/** Whether a program can be started by its name. */
export function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function listUnits(): Promise<string[] | null> {
  const options = ['--type=service', '--state=running,failed', '--plain', '--no-legend', '--no-pager'];
  const output = await outputOf('systemctl', ['list-units', ...options]);
  return output === null ? null : chooseUnits(output);
}

/** The services of `systemctl list-units --plain` (systemd 252) that people may know; systemd's own parts are left out. */
export function chooseUnits(output: string): string[] {
  return output
    .split('\n')
    .map((line) => line.trim().split(/\s+/, 1)[0] ?? '')
    .filter((unit) => /^[A-Za-z0-9][A-Za-z0-9_.-]*\.service$/.test(unit))
    .filter((unit) => !/^(systemd-|dbus|getty|user-|init|networking|ifup)/.test(unit))
    .slice(0, mostUnits);
}

async function listTunnels(): Promise<string[] | null> {
  const output = await outputOf('wg', ['show', 'interfaces']);
  return output?.split(/\s+/).filter((name) => /^[a-zA-Z0-9_=+.-]{1,15}$/.test(name)) ?? null;
}

async function outputOf(program: string, options: readonly string[]): Promise<string | null> {
  try {
    return (await promisify(execFile)(program, options, { timeout, encoding: 'utf8' })).stdout;
  } catch {
    return null;
  }
}
