import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { baseDirectory } from './base.ts';
import { removeCgroups } from './cgroups.ts';
import { boot, prepareRoot, shutDown } from './container.ts';
import { hostById, hosts, machineName, type HostId, type LabHost } from './hosts.ts';
import { connectionVariables } from './inventory.ts';
import { mountRoot, unmountRoot } from './layers.ts';
import { keptDirectory, rootOf, writableDirectory } from './paths.ts';
import { sha256 } from './secrets.ts';
import { ensureKey, writeKnownHosts } from './ssh.ts';
import { readState, releaseLock, takeLock, updateState } from './state.ts';

/** A Debian as it comes, beside the lab's two hosts. */
interface FreshHost extends LabHost {
  like: HostId;
}

const freshHost = (id: string, like: HostId, underlay: string): FreshHost => ({
  ...hostById(like),
  id,
  like,
  underlay,
});

/** One of each Debian; nothing has been set up on them but the way in. */
export const freshHosts: readonly FreshHost[] = [
  freshHost('fresh12', 'bastion', '10.77.0.21'),
  freshHost('fresh13', 'home', '10.77.0.22'),
];

const variables = {
  homelab_proxy_tokens: [{ name: 'grafana-read', sha256: sha256('a token of a fresh host'), scopes: ['read'] }],
  homelab_proxy_services: [{ id: 'ssh', unit: 'ssh.service' }],
  backup_repositories: [
    { id: 'local', location: '/var/backups/restic', password: 'of a host that lives for a minute' },
  ],
  backup_sets: [
    { id: 'etc', repository: 'local', paths: ['/etc/ssh'] },
    { id: 'late', repository: 'local', paths: ['/etc/systemd'], schedule: { at: '03:30' } },
  ],
};

async function discard({ id }: FreshHost): Promise<void> {
  await shutDown([id]);
  await unmountRoot(id);
  const isIts = (path: string): boolean => path.endsWith(machineName(id));
  removeCgroups((readState()?.cgroups ?? []).filter(isIts));
  await rm(join(writableDirectory, id), { recursive: true, force: true });
  await rm(rootOf(id), { recursive: true, force: true });
  for (const file of (readState()?.files ?? []).filter(isIts)) await rm(file, { recursive: true, force: true });
  updateState((state) => {
    state.cgroups = state.cgroups.filter((path) => !isIts(path));
    state.interfaces = state.interfaces.filter((name) => !isIts(name));
    state.mounts = state.mounts.filter((point) => point !== rootOf(id));
  });
}

/**
 * Boots {@link freshHosts} beside the running lab, and takes them away when the work is done.
 * @param work is given an inventory of them for the project's playbook
 */
export async function withFreshHosts<T>(work: (inventory: string) => Promise<T>): Promise<T> {
  takeLock();
  const inventory = join(keptDirectory, 'fresh.json');
  try {
    for (const host of freshHosts) {
      await mountRoot(host.id, [baseDirectory(hostById(host.like))]);
      await prepareRoot(host, await ensureKey());
      await boot(host);
    }
    await writeKnownHosts([...hosts, ...freshHosts]);
    const entries = freshHosts.map(({ id, underlay }) => [id, { ansible_host: underlay, ...variables }]);
    const all = { vars: connectionVariables, hosts: Object.fromEntries(entries) as Record<string, unknown> };
    await writeFile(inventory, JSON.stringify({ all }), { mode: 0o600 });
    return await work(inventory);
  } finally {
    for (const host of freshHosts) await discard(host);
    await rm(inventory, { force: true });
    await writeKnownHosts(hosts);
    releaseLock();
  }
}
