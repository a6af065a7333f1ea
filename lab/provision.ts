import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildProxy, type BuiltProxy } from '../Magefile-free/build-proxy.ts';
import { boot, execInRoot, prepareRoot, shutDown } from './container.ts';
import { hosts, type HostId } from './hosts.ts';
import { makeBackups, makeRepository, newHistory } from './history/seed.ts';
import { writeInventory } from './inventory.ts';
import { filesAsParts, keyOf } from './keys.ts';
import { ensureLayer, keepAsLayer, layerDirectory, mountRoot, unmountRoot } from './layers.ts';
import { playbook } from './playbook.ts';
import { ensureKey, writeKnownHosts } from './ssh.ts';
import { step, together } from './wait.ts';
import type { Secrets } from './secrets.ts';

/** A root file system for each host. */
export type Layers = Readonly<Record<HostId, string>>;

export const recordFile = (historyLayer: string): string => join(historyLayer, 'record.json');

export const historyDirectory = (bases: Layers, secrets: Secrets): string =>
  layerDirectory(
    'history',
    keyOf([
      ...filesAsParts(['lab/history/*.ts']),
      ...Object.values<string>(bases),
      JSON.stringify(secrets.resticPasswords),
    ]),
  );

/** Months of backups on both hosts, made once; later days are added when the lab starts. */
export function ensureHistory(bases: Layers, secrets: Secrets): Promise<string> {
  return ensureLayer(historyDirectory(bases, secrets), (folder) =>
    step('months of backups', async () => {
      const record = newHistory(new Date());
      await together(
        hosts.map(async ({ id }) => {
          await mountRoot(id, [bases[id]]);
          await makeRepository(id, secrets.resticPasswords[id]);
          await makeBackups(id, record, null);
          await unmountRoot(id);
          await keepAsLayer(id, folder);
        }),
      );
      await writeFile(recordFile(folder), JSON.stringify(record, null, 2));
    }),
  );
}

/** What the hosts are provisioned from; a change of any of it makes the provisioned layer anew. */
const inputs = [
  'ansible/**/*',
  'lab/ansible/**/*',
  'lab/{container,hosts,inventory,provision}.ts',
  'lab/history/plan.ts',
  'provisioning/prometheus/*',
  'backend-proxy/systemd/*',
  'build/homelab-proxy',
];

export const provisionedDirectory = (history: string, secrets: Secrets): string =>
  layerDirectory('provisioned', keyOf([history, JSON.stringify(secrets), ...filesAsParts(inputs)]));

/** The program that the hosts get, of today's sources. */
export const ensureProxyProgram = (): Promise<BuiltProxy> => step('the proxy as one executable', () => buildProxy());

/** Both hosts as Ansible leaves them, shut down in order. */
export function ensureProvisioned(bases: Layers, history: string, secrets: Secrets): Promise<string> {
  return ensureLayer(provisionedDirectory(history, secrets), async (folder) => {
    await step('boot for provisioning', async () => {
      for (const host of hosts) {
        await mountRoot(host.id, [bases[host.id], join(history, host.id)]);
        await prepareRoot(host, await ensureKey());
        await execInRoot(host.id, ['systemd-machine-id-setup']);
      }
      await writeKnownHosts(hosts);
      await writeInventory(secrets);
      await together(hosts.map(boot));
    });
    await step('Ansible: what was there before', () => playbook('lab/ansible/prepare.yml'));
    await step('Ansible: the project', () => playbook('ansible/site.yml'));
    await step('shut down and keep', async () => {
      await shutDown(hosts.map((host) => host.id));
      for (const host of hosts) {
        await unmountRoot(host.id);
        await keepAsLayer(host.id, folder);
      }
    });
  });
}
