import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { CommandFailure } from '../process/failure.ts';
import type { Run } from '../process/run.ts';
import { createRunner } from '../process/runner.ts';
import { askWireGuard, createTunnelSource } from './adapter.ts';
import type { CollectedTunnels } from './collected.ts';

const now = new Date('2026-11-24T02:00:30.000Z');
const wg0 = { interface: 'wg0', source: 'collector' as const, peers: [] };
let folder = '';
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'tunnels-'))));
afterEach(() => rm(folder, { recursive: true }));

const noRun: Run = () => assert.fail('nothing may be started');
function source(run: Run = noRun, tunnels: Context['config']['tunnels'] = [wg0]) {
  const config = { tunnels, directories: { run: folder } };
  return createTunnelSource({ config, run, now: () => now } as unknown as Context);
}
const collected = (change: Partial<CollectedTunnels> = {}): CollectedTunnels => ({
  version: 1,
  observedAt: '2026-11-24T02:00:15.000Z',
  interfaces: [{ state: 'missing', name: 'wg0' }],
  ...change,
});
async function observe(content: unknown) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(join(folder, 'tunnels.json'), text);
  return source().observe(wg0);
}

test('reads what the collector wrote, with its time', async () => {
  const { value, observedAt, fault } = await observe(collected());
  assert.deepEqual([value, fault], [{ state: 'missing', name: 'wg0' }, null]);
  assert.equal(observedAt?.toISOString(), '2026-11-24T02:00:15.000Z');
});

test('tells each way in which there is nothing to be told', async () => {
  const absent = await source().observe(wg0);
  assert.deepEqual([absent.value, absent.fault?.code], [null, 'collector-not-run']);

  const old = await observe(collected({ observedAt: '2026-11-24T01:59:29.000Z' }));
  assert.deepEqual([old.fault?.code, old.value?.state], ['collector-too-old', 'missing']);
  const future = await observe(collected({ observedAt: '2026-11-24T03:00:00.000Z' }));
  assert.equal(future.fault?.code, 'collector-in-future');
  assert.equal((await observe(collected({ interfaces: [] }))).fault?.code, 'collector-skips-interface');
  assert.equal((await observe({ ...collected(), version: 2, more: true })).fault?.code, 'collector-other-version');

  await rm(join(folder, 'tunnels.json'));
  await mkdir(join(folder, 'tunnels.json'));
  assert.equal((await source().observe(wg0)).fault?.code, 'collector-file-unreadable');
});

test('does not take what the collector would not write', async () => {
  const peer = { publicKey: `${'a'.repeat(43)}=`, endpoint: null, allowedIps: [], keepaliveSeconds: null };
  const numbers = { latestHandshake: 0, receivedBytes: 0, sentBytes: 0 };
  const up = (peers: unknown[]) => [{ state: 'up', name: 'wg0', publicKey: null, listenPort: 1, peers }];
  assert.equal((await observe({ ...collected(), interfaces: up([{ ...peer, ...numbers }]) })).fault, null);
  for (const content of [
    '',
    '{',
    'null',
    '[]',
    '"\u0000"',
    { ...collected(), observedAt: 'yesterday' },
    { ...collected(), observedAt: '2026-99-99T99:99:99.999Z' },
    { ...collected(), privateKey: 'x' },
    { ...collected(), interfaces: up([{ ...peer, ...numbers, receivedBytes: -1 }]) },
    { ...collected(), interfaces: up([{ ...peer, ...numbers, latestHandshake: '1' }]) },
    { ...collected(), interfaces: up([{ ...peer, ...numbers, privateKey: 'x' }]) },
    { ...collected(), interfaces: up(Array(1001).fill({ ...peer, ...numbers })) },
    JSON.stringify(collected()).replace('1', '1e999'),
    JSON.stringify({ ...collected(), interfaces: up([{ ...peer, ...numbers }]) }).replace(':0', ':1e999'),
  ]) {
    const { value, fault } = await observe(content);
    assert.deepEqual([value, fault?.code], [null, 'collector-file-broken'], JSON.stringify(content).slice(0, 100));
  }
  assert.equal((await observe(' '.repeat(5 * 1024 * 1024))).fault?.code, 'collector-file-unreadable');
});

const fixture = join(import.meta.dirname, 'fixtures/wireguard-tools-1.0.20210914-home');
const recorded: Run = async ({ options }) => {
  const [, name = '', field = name] = options;
  const stdout = await readFile(join(fixture, `${field}.txt`), 'utf8');
  return { exitCode: 0, stdout, stderr: '', durationMs: 1 };
};
const failing =
  (stderr: string): Run =>
  () =>
    Promise.reject(new CommandFailure({ kind: 'exit', program: 'wg', exitCode: 1, stderr }));

test('asks wg itself where the configuration says so', async () => {
  const tunnel = { interface: 'wgtsb', source: 'command' as const, peers: [] };
  const tunnels = source(recorded, [tunnel]);
  assert.equal((await tunnels.peek(tunnel)).value, null);
  const { value, fault, observedAt } = await tunnels.observe(tunnel);
  assert.deepEqual([value?.state, fault, observedAt], ['up', null, now]);
  assert.equal((await tunnels.peek(tunnel)).value?.state, 'up');
  assert.deepEqual(await askWireGuard(recorded, ['wg9']), [{ state: 'missing', name: 'wg9' }]);
});

test('says what to do when it may not ask wg, and hides no interface behind another', async () => {
  const tunnel = { interface: 'wgtsb', source: 'command' as const, peers: [] };
  const refused = await source(failing('Unable to access interface: Operation not permitted\n'), [tunnel]).observe(
    tunnel,
  );
  assert.equal(refused.fault?.code, 'wg-not-allowed');
  const missing = await source(
    () => Promise.reject(new CommandFailure({ kind: 'missing', program: 'wg' })),
    [tunnel],
  ).observe(tunnel);
  assert.equal(missing.fault?.code, 'command-missing');
  const half: Run = (command) =>
    command.options[1] === 'wgtsa'
      ? failing('Unable to access interface: Protocol error\n')(command)
      : recorded(command);
  const [broken, sound] = await askWireGuard(half, ['wgtsa', 'wgtsb']);
  assert.deepEqual([broken?.state, sound?.state], ['unknown', 'up']);
});

const skip =
  process.getuid?.() !== 0
    ? 'only root can make a WireGuard interface'
    : !existsSync('/usr/bin/wireguard-go') || !existsSync('/usr/bin/wg') || !existsSync('/dev/net/tun')
      ? 'needs wireguard-go, wg and /dev/net/tun'
      : false;

test('reads a real interface', { skip }, async () => {
  const name = `hlt${process.pid}`;
  const device = spawn('wireguard-go', ['--foreground', name], { stdio: 'ignore' });
  try {
    const peer = `${'b'.repeat(42)}A=`;
    const set = () =>
      spawnSync('wg', [
        'set',
        name,
        'listen-port',
        '0',
        'peer',
        peer,
        'persistent-keepalive',
        '7',
        'allowed-ips',
        '10.9.8.7/32',
      ]);
    for (let left = 200; set().status !== 0; left--) {
      assert(left > 0 && device.exitCode === null, 'wireguard-go did not come up');
      await delay(25);
    }
    const [found] = await askWireGuard(createRunner().run, [name]);
    assert(found?.state === 'up', JSON.stringify(found));
    const never = { endpoint: null, latestHandshake: 0, receivedBytes: 0, sentBytes: 0 };
    assert.deepEqual(found.peers, [{ publicKey: peer, allowedIps: ['10.9.8.7/32'], keepaliveSeconds: 7, ...never }]);
  } finally {
    const gone = once(device, 'exit');
    if (device.kill()) await gone;
  }
});
