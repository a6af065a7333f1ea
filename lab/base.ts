import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabHost } from './hosts.ts';
import { keyOf } from './keys.ts';
import { cacheDirectory, logDirectory } from './paths.ts';
import { run } from './run.ts';

/** Raised when the content of a base changes by anything but its package list. */
const baseVersion = 4;

/**
 * The first process of a host. On a machine with cgroup v1 systemd-nspawn mounts the controllers read-only, and then no unit
 * has a figure for memory or processor time; on cgroup v2 there is nothing to do.
 */
const firstProcess = `#!/bin/sh
for controller in memory cpu cpuacct pids; do
  [ -d "/sys/fs/cgroup/$controller" ] && mount -o remount,bind,rw "/sys/fs/cgroup/$controller"
done
exec /lib/systemd/systemd
`;

export const firstProcessPath = '/usr/local/sbin/lab-first-process';

/** Units of Debian that only cost time in a host that lives for an hour and has no network of its own. */
const masked = [
  'systemd-networkd-wait-online.service',
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'fstrim.timer',
  'console-getty.service',
  'container-getty@.service',
  'getty.target',
];

export const baseDirectory = (host: LabHost): string =>
  join(cacheDirectory, `base-${host.id}-${keyOf([String(baseVersion), host.suite, ...host.packages])}`);

async function prepare(root: string): Promise<void> {
  await writeFile(join(root, firstProcessPath), firstProcess);
  await chmod(join(root, firstProcessPath), 0o755);
  for (const unit of masked) {
    const link = join(root, 'etc/systemd/system', unit);
    await rm(link, { force: true });
    await symlink('/dev/null', link);
  }
  const wants = join(root, 'etc/systemd/system/multi-user.target.wants');
  await mkdir(wants, { recursive: true });
  await symlink('/lib/systemd/system/systemd-networkd.service', join(wants, 'systemd-networkd.service'));
  const accounting = '[Manager]\nDefaultCPUAccounting=yes\nDefaultMemoryAccounting=yes\n';
  await mkdir(join(root, 'etc/systemd/system.conf.d'), { recursive: true });
  await writeFile(join(root, 'etc/systemd/system.conf.d/lab.conf'), accounting);
}

/** A host's Debian, unpacked, with every package it needs; made once and kept. */
export async function ensureBase(host: LabHost): Promise<string> {
  const directory = baseDirectory(host);
  if (existsSync(directory)) return directory;
  const partial = `${directory}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(cacheDirectory, { recursive: true, mode: 0o700 });
  await run(
    'mmdebstrap',
    [
      '--variant=minbase',
      '--aptopt=APT::Install-Recommends "false"',
      `--include=${host.packages.join(',')}`,
      host.suite,
      partial,
    ],
    { log: join(logDirectory, `base-${host.id}.log`), timeoutSeconds: 600 },
  );
  await prepare(partial);
  await rename(partial, directory);
  return directory;
}
