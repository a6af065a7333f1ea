import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseInterface, parseInterfaces, WgFormatError, wgFields, type WgField } from './parse.ts';

type Answers = Record<WgField, string>;
const fixtures = join(import.meta.dirname, 'fixtures');

async function recorded(name: string): Promise<Answers> {
  const read = async (field: WgField) => [field, await readFile(join(fixtures, name, `${field}.txt`), 'utf8')];
  return Object.fromEntries(await Promise.all(wgFields.map(read))) as Answers;
}
const bastion = await recorded('wireguard-tools-1.0.20210914-bastion');

test('joins the answers of wg by public key, in whatever order each comes', () => {
  const { peers, ...rest } = parseInterface('wg0', bastion);
  assert.deepEqual(rest, {
    state: 'up',
    name: 'wg0',
    publicKey: 'gSw4eTbMqTjo/4CG3boabgewbdPjy8y2+oyTCcRETwY=',
    listenPort: 51820,
  });
  const byKey = new Map(peers.map((peer) => [peer.publicKey.slice(0, 2), peer]));
  assert.deepEqual(byKey.get('iD'), {
    publicKey: 'iDo0JKQgkNF9doRMUTOu1m5ZZ3T0CzI11GpXbSgOOnA=',
    endpoint: '10.99.0.2:51821',
    allowedIps: ['10.98.0.2/32', 'fd00::2/128'],
    latestHandshake: Number(/^iDo.*\t(\d+)$/m.exec(bastion['latest-handshakes'])?.[1]),
    receivedBytes: Number(/^iDo.*\t(\d+)\t\d+$/m.exec(bastion.transfer)?.[1]),
    sentBytes: Number(/^iDo.*\t\d+\t(\d+)$/m.exec(bastion.transfer)?.[1]),
    keepaliveSeconds: 25,
  });
  const quiet = byKey.get('PW');
  assert.deepEqual([quiet?.endpoint, quiet?.allowedIps], ['[fd00:1::5]:51820', []]);
  assert.deepEqual([quiet?.latestHandshake, quiet?.keepaliveSeconds], [0, null]);
  assert.equal(byKey.get('Fv')?.endpoint, null);
});

test('reads an interface without a key and without peers', async () => {
  const empty = parseInterface('wg0', await recorded('wireguard-tools-1.0.20210914-empty'));
  assert.deepEqual([empty.publicKey, empty.peers], [null, []]);
  assert.deepEqual(parseInterfaces('wg0 wg1\n'), ['wg0', 'wg1']);
  assert.deepEqual(parseInterfaces('\n'), []);
});

test('leaves out a peer that came or went between two calls', () => {
  const later = { ...bastion, transfer: bastion.transfer.replace(/^PW.*\n/m, '') };
  assert.equal(parseInterface('wg0', later).peers.length, 2);
});

test('refuses what wg does not print, naming the place and never the content', () => {
  const key = `${'A'.repeat(43)}=`;
  const hostile: Partial<Answers>[] = [
    { transfer: `${key}\t-1\t0\n` },
    { transfer: `${key}\t1\n` },
    { transfer: `${key}\t1e9\t0\n` },
    { transfer: `${key}\t${'9'.repeat(21)}\t0\n` },
    { 'latest-handshakes': `__proto__\t0\n` },
    { 'latest-handshakes': `${key}\t\n` },
    { 'latest-handshakes': `${key}\tNaN\n` },
    { endpoints: `${key}\t<script>alert(1)</script> x\n` },
    { endpoints: `${key}\t${'1'.repeat(400)}\n` },
    { endpoints: `${key}\t\u001b[2J\n` },
    { 'allowed-ips': `${key}\t${'f'.repeat(65)}/1\n` },
    { 'persistent-keepalive': `${key}\t65536\n` },
    { 'public-key': 'secret\n' },
    { 'listen-port': '70000\n' },
    { 'listen-port': '' },
    { 'latest-handshakes': 'Unable to access interface: No such device\n' },
  ];
  for (const change of hostile) {
    assert.throws(
      () => parseInterface('wg0', { ...bastion, ...change }),
      (error: unknown) => error instanceof WgFormatError && !/secret|script|AAAA/.test(error.message),
      JSON.stringify(change),
    );
  }
  const crowd = Array.from({ length: 1001 }, (_, n) => `${String(n).padStart(43, 'A')}=\t0\n`).join('');
  assert.throws(() => parseInterface('wg0', { ...bastion, 'latest-handshakes': crowd }), WgFormatError);
});

test('rounds 64-bit counters instead of failing on them', () => {
  const { peers } = parseInterface('wg0', {
    ...bastion,
    transfer: bastion.transfer.replaceAll(/\t\d+\t\d+$/gm, '\t18446744073709551615\t9007199254740993'),
  });
  assert.equal(peers.length, 3);
  assert(peers.every(({ receivedBytes }) => receivedBytes === 2 ** 64));
});

test('has no private key in any fixture', async () => {
  for (const folder of await readdir(fixtures)) {
    assert(!(await readdir(join(fixtures, folder))).some((name) => /private|preshared|dump/.test(name)), folder);
  }
});
