import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { TunnelsAnswer } from '../contract/tunnels.ts';
import type { Config } from '../src/config/config.ts';
import { tunnelsCapability } from '../src/tunnels/capability.ts';
import type { CollectedTunnels } from '../src/tunnels/collected.ts';
import { startProgram, until } from './restic-bench.ts';
import { startProxy, tokens } from './support.ts';

let folder = '';
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'collect-'))));
afterEach(() => rm(folder, { recursive: true }));

async function configFile(interfaces: string[], run = join(folder, 'run')): Promise<string> {
  const path = join(folder, 'proxy.yaml');
  const tunnels = interfaces.map((name) => ({ interface: name }));
  const token = { name: 'test', sha256: '0'.repeat(64), scopes: ['read'] };
  await writeFile(path, JSON.stringify({ host: { id: 'home' }, tokens: [token], tunnels, directories: { run } }));
  return path;
}
const collectedIn = async (run: string) =>
  JSON.parse(await readFile(join(run, 'tunnels.json'), 'utf8')) as CollectedTunnels;

const hasWg = spawnSync('wg', ['--version']).error === undefined;
test(
  'tells that an interface is not there, in a file that the group of the folder may read',
  { skip: hasWg ? false : 'needs wg' },
  async () => {
    const run = join(folder, 'run');
    await mkdir(run);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chown(run, 0, 65_534);
    const file = await configFile(['hlnone0']);
    for (let count = 0; count < 2; count++) assert.equal(await startProgram('collect', '--config', file).ended, 0);
    const { version, observedAt, interfaces } = await collectedIn(run);
    assert.deepEqual([version, interfaces], [1, [{ state: 'missing', name: 'hlnone0' }]]);
    assert(Math.abs(Date.now() - Date.parse(observedAt)) < 60_000);
    const { mode, gid } = await stat(join(run, 'tunnels.json'));
    assert.deepEqual([mode & 0o777, gid], [0o640, isRoot ? 65_534 : process.getgid?.()]);
    assert.deepEqual(await readdir(run), ['tunnels.json']);
  },
);

test('says what is wrong with the folder or the configuration by its exit code', async () => {
  const blocked = join(folder, 'file');
  await writeFile(blocked, '');
  const unwritable = startProgram('collect', '--config', await configFile([], join(blocked, 'run')));
  assert.equal(await unwritable.ended, 1);
  assert.match(unwritable.stderr(), /could not be written/);
  assert.equal(await startProgram('collect', '--config', join(folder, 'none.yaml')).ended, 2);
  assert.equal(await startProgram('collect', 'more').ended, 2);
});

const skip =
  process.getuid?.() !== 0
    ? 'only root can make a WireGuard interface'
    : !hasWg || !existsSync('/usr/bin/wireguard-go') || !existsSync('/dev/net/tun')
      ? 'needs wg, wireguard-go and /dev/net/tun'
      : false;

test('brings a real interface to the page without its keys, and its end too', { skip }, async () => {
  const name = `hlc${process.pid}`;
  const [own, preshared] = ['own', 'preshared'].map((key) => join(folder, key));
  assert(own !== undefined && preshared !== undefined);
  const privateKey = spawnSync('wg', ['genkey'], { encoding: 'utf8' }).stdout;
  const presharedKey = spawnSync('wg', ['genpsk'], { encoding: 'utf8' }).stdout;
  await writeFile(own, privateKey, { mode: 0o600 });
  await writeFile(preshared, presharedKey, { mode: 0o600 });
  const peer = `${'b'.repeat(42)}A=`;
  const device = spawn('wireguard-go', ['--foreground', name], { stdio: 'ignore' });
  const gone = once(device, 'exit');
  const run = join(folder, 'run');
  const tunnels: Config['tunnels'] = [{ interface: name, source: 'collector', peers: [] }];
  const directories = { run, state: folder, cache: folder };
  const proxy = await startProxy({ config: { tunnels, directories }, capabilities: [tunnelsCapability] });
  const page = async () => {
    const response = await fetch(`${proxy.url}/api/v1/hosts/bastion/tunnels`, {
      headers: { authorization: `Bearer ${tokens.read}` },
    });
    return ((await response.json()) as TunnelsAnswer).tunnels[0];
  };
  try {
    const set = ['set', name, 'private-key', own, 'peer', peer, 'preshared-key', preshared];
    await until(() => spawnSync('wg', set).status === 0, 'wireguard-go is up');
    const file = await configFile([name]);
    assert.equal((await page())?.fault?.code, 'collector-not-run');
    assert.equal(await startProgram('collect', '--config', file).ended, 0);
    await until(async () => (await page())?.state === 'up', 'the page shows it');
    const told = await page();
    assert.deepEqual(
      told?.peers.map(({ publicKey, state }) => [publicKey, state]),
      [[peer, 'never']],
    );
    const seen = `${JSON.stringify(told)}${await readFile(join(run, 'tunnels.json'), 'utf8')}${proxy.log()}`;
    for (const secret of [privateKey, presharedKey]) assert(!seen.includes(secret.trim()));

    device.kill();
    await gone;
    assert.equal(await startProgram('collect', '--config', file).ended, 0);
    await until(async () => (await page())?.state === 'missing', 'the page shows that it is gone');
  } finally {
    if (device.kill()) await gone;
    await proxy.stop();
  }
});
