import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeCgroups } from './cgroups.ts';
import { endContainers } from './container.ts';
import { bridge, hosts, machineName } from './hosts.ts';
import { mountsBelow, removeWritable } from './layers.ts';
import { lockFile, runDirectory } from './paths.ts';
import { end, markedProcesses, processesInside } from './processes.ts';
import { run } from './run.ts';
import { readState, releaseLock, takeLock } from './state.ts';
import { until } from './wait.ts';

const interfaceExists = (name: string): boolean => readdirSync('/sys/class/net').includes(name);

/**
 * Takes away everything that the lab put on this machine, whatever state it was left in: what the state file names, and what
 * can be told to be the lab's without it. The cached layers, the lab's own keys and the lock stay.
 */
export async function cleanUp(): Promise<void> {
  const state = readState();
  const known = state?.processes ?? [];
  await endContainers(known.filter((process) => process.what.startsWith('container ')));
  await end(known, 10);
  // What was started but not yet written down; also Ansible and the ssh connections that it keeps open.
  const forgotten = markedProcesses();
  await endContainers(forgotten);
  await end(processesInside(), 0);

  for (const point of mountsBelow(runDirectory))
    await until(`${point} is unmounted`, 20, async () =>
      (await run('umount', [point], { accept: 'any' })).code === 0 || mountsBelow(point).length === 0
        ? true
        : undefined,
    );
  for (const name of [...hosts.map((host) => `vb-${machineName(host.id)}`), ...(state?.interfaces ?? []), bridge.name])
    if (interfaceExists(name)) await run('ip', ['link', 'delete', name], { accept: 'any' });
  if (state) removeCgroups(state.cgroups);
  for (const file of state?.files ?? []) await rm(file, { recursive: true, force: true });
  await removeWritable();
  for (const entry of existsSync(runDirectory) ? readdirSync(runDirectory) : [])
    if (join(runDirectory, entry) !== lockFile) await rm(join(runDirectory, entry), { recursive: true, force: true });
}

/** `lab down`; nothing to do is fine. */
export async function down(): Promise<void> {
  takeLock();
  await cleanUp();
  releaseLock();
}
