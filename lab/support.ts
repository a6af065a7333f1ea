import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

export type Support = { supported: true } | { supported: false; reason: string };

/** Exit code of a lab command where the machine cannot hold the lab. */
export const unsupportedExitCode = 3;

function onPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Tries what containers need, in a mount namespace that ends with the trial: overlay mounts and a network of one's own. */
async function trial(): Promise<string | null> {
  const place = mkdtempSync(join(existsSync('/var/cache') ? '/var/cache' : tmpdir(), 'homelab-ops-trial-'));
  try {
    for (const name of ['lower', 'upper', 'work', 'root']) await mkdir(join(place, name));
    const layers = `lowerdir=${place}/lower,upperdir=${place}/upper,workdir=${place}/work`;
    const overlay = await run(
      'unshare',
      ['--mount', 'mount', '-t', 'overlay', 'overlay', '-o', layers, `${place}/root`],
      {
        accept: 'any',
      },
    );
    if (overlay.code !== 0) return 'this machine does not allow overlay mounts, which the lab stacks its systems from.';
    const namespaces = await run('unshare', ['--mount', '--net', '--pid', '--ipc', '--uts', '--fork', 'true'], {
      accept: 'any',
    });
    if (namespaces.code !== 0)
      return 'this machine does not allow new namespaces, which systemd containers are made of.';
    return null;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Whether the two systems of the lab can run on this machine; if not, why, in one sentence for people. */
export async function labSupport(): Promise<Support> {
  const no = (reason: string): Support => ({ supported: false, reason: `The lab cannot run here: ${reason}` });
  if (process.platform !== 'linux') return no(`it needs Linux, and this is ${process.platform}.`);
  if (process.getuid?.() !== 0) return no('it needs root, for containers, mounts and network interfaces.');
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  if (!onPath('apt-get') || !/^ID(_LIKE)?=.*debian/m.test(release))
    return no('it needs a Debian machine, from whose packages it builds its systems.');
  if (!existsSync('/dev/net/tun')) return no('/dev/net/tun is missing, which the WireGuard tunnel needs.');
  const refused = await trial();
  return refused === null ? { supported: true } : no(refused);
}
