import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { backupsCapability } from '../src/backups/capability.ts';
import type { Config } from '../src/config/config.ts';
import { servicesCapability } from '../src/services/capability.ts';
import { tunnelsCapability } from '../src/tunnels/capability.ts';
import type { CollectedTunnels } from '../src/tunnels/collected.ts';
import { startProxy, tokens, type StartedProxy } from './support.ts';

const key = (letter: string) => `${letter.repeat(43)}=`;
const handshake = Math.floor(Date.now() / 1000) - 60;
let folder = '';
let proxy: StartedProxy;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metrics-'));
  for (const name of ['run', 'state', 'cache']) await mkdir(join(folder, name));
  const service = { url: null, actions: [], name: 'X' };
  const set = { exclude: [], paths: ['/x'], schedule: { at: '02:00', everySeconds: 86_400, graceSeconds: 0 } };
  const passwordFile = join(folder, 'none');
  const config: Partial<Config> = {
    directories: { run: join(folder, 'run'), state: join(folder, 'state'), cache: join(folder, 'cache') },
    tunnels: [
      {
        interface: 'wg0',
        source: 'collector',
        peers: ['a', 'b'].map((letter) => ({ publicKey: key(letter), name: 'Twin', keepaliveSeconds: null })),
      },
      { interface: 'wg1', source: 'collector', peers: [] },
    ],
    services: [{ id: 'ghost', unit: 'homelab-no-such.service', ...service }],
    repositories: [
      {
        id: 'local',
        name: 'L',
        location: join(folder, 'none'),
        locationFile: null,
        passwordFile,
        environmentFile: null,
      },
    ],
    backupSets: [
      { id: 'etc', name: 'Etc', repository: 'local', ...set, retention: { daily: 1, weekly: 0, monthly: 0 } },
    ],
  };
  proxy = await startProxy({ config, capabilities: [tunnelsCapability, servicesCapability, backupsCapability] });
});
after(async () => {
  await proxy.stop();
  await rm(folder, { recursive: true });
});

async function metrics(): Promise<string> {
  const response = await fetch(`${proxy.url}/metrics`, { headers: { authorization: `Bearer ${tokens.read}` } });
  assert.equal(response.status, 200);
  return response.text();
}
const series = (text: string, name: string) => text.split('\n').filter((line) => line.startsWith(`${name}{`));

async function collect(observedAt: Date) {
  const peer = (letter: string, latestHandshake: number) => ({
    publicKey: key(letter),
    endpoint: null,
    allowedIps: [],
    latestHandshake,
    receivedBytes: 1000,
    sentBytes: 2000,
    keepaliveSeconds: null,
  });
  const collected: CollectedTunnels = {
    version: 1,
    observedAt: observedAt.toISOString(),
    interfaces: [
      {
        state: 'up',
        name: 'wg0',
        publicKey: null,
        listenPort: 1,
        peers: [peer('a', handshake), peer('b', 0), peer('c', handshake + 100_000)],
      },
      { state: 'missing', name: 'wg1' },
    ],
  };
  await writeFile(join(folder, 'run', 'tunnels.json'), JSON.stringify(collected));
}

test('has no series for what is not known, rather than a zero', async () => {
  const text = await metrics();
  for (const name of [
    'wireguard_sent_bytes_total',
    'wireguard_received_bytes_total',
    'homelab_wireguard_peer_last_handshake_timestamp_seconds',
    'homelab_backup_last_success_timestamp_seconds',
    'homelab_backup_next_due_timestamp_seconds',
    'homelab_backup_snapshots',
  ]) {
    assert.match(text, new RegExp(`^# TYPE ${name} `, 'm'));
    assert.deepEqual(series(text, name), [], name);
  }
});

test('gives what the collector wrote, and drops it when it is old', async () => {
  // A file that was read within the last second is not read again.
  const known = async () => {
    const text = await metrics();
    return series(text, 'wireguard_sent_bytes_total').length;
  };
  await collect(new Date());
  while ((await known()) === 0);
  const text = await metrics();
  assert.deepEqual(series(text, 'wireguard_sent_bytes_total'), [
    'wireguard_sent_bytes_total{interface="wg0",peer="Twin (aaaaaaaa)"} 2000',
    'wireguard_sent_bytes_total{interface="wg0",peer="Twin (bbbbbbbb)"} 2000',
    'wireguard_sent_bytes_total{interface="wg0",peer="cccccccc"} 2000',
  ]);
  assert.deepEqual(series(text, 'homelab_wireguard_peer_last_handshake_timestamp_seconds'), [
    `homelab_wireguard_peer_last_handshake_timestamp_seconds{interface="wg0",peer="Twin (aaaaaaaa)"} ${handshake}`,
  ]);
  await collect(new Date(Date.now() - 120_000));
  while ((await known()) > 0);
});

test('starts no process for the metrics', async () => {
  const before = proxy.commands.length;
  for (let count = 0; count < 5; count++) await metrics();
  assert.equal(proxy.commands.length, before);
});

const hasPromtool = spawnSync('promtool', ['--version']).error === undefined;
test('is clean by promtool', { skip: hasPromtool ? false : 'needs promtool (package prometheus)' }, async () => {
  await collect(new Date());
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: await metrics(),
    encoding: 'utf8',
  });
  assert.deepEqual([status, stdout, stderr], [0, '', '']);
});
