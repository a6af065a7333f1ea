import { existsSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { baseDirectory, ensureBase } from './base.ts';
import { boot, exec } from './container.ts';
import { cleanUp } from './down.ts';
import { labFacts } from './facts.ts';
import { bridge, hostById, hosts, type HostId } from './hosts.ts';
import { dataSets } from './history/data.ts';
import { continued, makeBackups, readRecord } from './history/seed.ts';
import { writeInventory } from './inventory.ts';
import { dropOtherLayers, mountRoot } from './layers.ts';
import { backfillPast } from './metrics/backfill.ts';
import { ensureBridge } from './network.ts';
import { ensurePackages, neededPackages } from './packages.ts';
import { logDirectory, rootOf } from './paths.ts';
import { isAlive } from './processes.ts';
import {
  ensureHistory,
  ensureProvisioned,
  ensureProxyProgram,
  historyDirectory,
  provisionedDirectory,
  recordFile,
  type Layers,
} from './provision.ts';
import { resume } from './run.ts';
import { ensureSecrets, type Secrets } from './secrets.ts';
import { openForwards, writeKnownHosts } from './ssh.ts';
import { newState, readState, releaseLock, takeLock, updateState, writeState } from './state.ts';
import { step, together, until } from './wait.ts';

/** The nightly timers must not make up for nights on which the lab was not there. */
async function stampTimers(host: HostId): Promise<void> {
  const folder = join(rootOf(host), 'var/lib/systemd/timers');
  await mkdir(folder, { recursive: true });
  const now = new Date();
  for (const set of dataSets.filter((each) => each.host === host)) {
    const stamp = join(folder, `stamp-homelab-backup@${set.id}.timer`);
    if (!existsSync(stamp)) await writeFile(stamp, '');
    await utimes(stamp, now, now);
  }
}

const answers = async (url: string): Promise<true | undefined> => ((await fetch(url)).ok ? true : undefined);

/** The way that a page's request goes, link by link, so that what does not work is named. */
async function waitUntilReachable(): Promise<void> {
  const { hubUrl, prometheusUrl } = labFacts();
  const firewall = `(a firewall on this machine may drop what passes its bridge ${bridge.name})`;
  await until(`home answers a ping through the tunnel ${firewall}`, 30, async () =>
    (await exec('bastion', ['ping', '-c', '1', '-W', '1', hostById('home').tunnel])).code === 0 ? true : undefined,
  );
  await until('Prometheus is ready', 30, () => answers(`${prometheusUrl}/-/ready`));
  await until('the hub answers', 30, () => answers(`${hubUrl}/healthz`));
}

async function start(bases: Layers, history: string, provisioned: string, secrets: Secrets): Promise<void> {
  await step('mount', async () => {
    for (const { id } of hosts) await mountRoot(id, [bases[id], join(history, id), join(provisioned, id)]);
    await writeKnownHosts(hosts);
    await writeInventory(secrets);
  });
  const record = await readRecord(recordFile(history));
  const upToDate = continued(record, new Date());
  await step('backups of the nights since, two weeks of metrics', async () => {
    await together([
      backfillPast(new Date()),
      ...hosts.map(async ({ id }) => {
        await makeBackups(id, upToDate, record.last);
        await stampTimers(id);
      }),
    ]);
  });
  await step('boot', () => together(hosts.map(boot)));
  await step('forwards to the bastion', openForwards);
  await step('tunnel, Prometheus and hub answer', waitUntilReachable);
}

/** Whether the lab runs, on the very layer that today's inputs lead to. */
function isCurrent(provisioned: string): boolean {
  const state = readState();
  return state !== null && state.ready && state.provisioned === provisioned && state.processes.every(isAlive);
}

async function build(bases: Layers, history: string, secrets: Secrets): Promise<void> {
  await ensureBridge();
  await step('Debian of both hosts', () => together(hosts.map(ensureBase)));
  await ensureHistory(bases, secrets);
  await start(bases, history, await ensureProvisioned(bases, history, secrets), secrets);
}

/**
 * Brings the lab up, from whatever an earlier run left, and leaves it running. Where that fails or is interrupted, everything
 * that it made is taken away again, except finished layers.
 */
export async function up(): Promise<void> {
  const begin = performance.now();
  takeLock();
  try {
    await mkdir(logDirectory, { recursive: true, mode: 0o700 });
    await step('Debian packages', () => ensurePackages(neededPackages));
    await ensureProxyProgram();
    const secrets = await ensureSecrets();
    const bases: Layers = { bastion: baseDirectory(hostById('bastion')), home: baseDirectory(hostById('home')) };
    const history = historyDirectory(bases, secrets);
    const provisioned = provisionedDirectory(history, secrets);
    if (isCurrent(provisioned)) {
      console.log('The lab is up already.');
      return;
    }
    await step('clean up what was left', cleanUp);
    writeState(newState(provisioned));
    try {
      await build(bases, history, secrets);
    } catch (error) {
      resume();
      await cleanUp();
      throw error;
    }
    updateState((state) => (state.ready = true));
    await dropOtherLayers([...Object.values<string>(bases), history, provisioned]);
    console.log(`The lab is up after ${((performance.now() - begin) / 1000).toFixed(1)} s.`);
  } finally {
    releaseLock();
  }
}
