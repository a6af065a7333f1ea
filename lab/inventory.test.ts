import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hosts } from './hosts.ts';
import { inventoryOf } from './inventory.ts';
import { sha256, tokenNames, type Secrets, type TokenName } from './secrets.ts';

const secrets: Secrets = {
  tokens: Object.fromEntries(tokenNames.map((name) => [name, `token of ${name}`])) as Record<TokenName, string>,
  resticPasswords: { bastion: 'password of bastion', home: 'password of home' },
  wireguard: {
    bastion: { privateKey: 'private of bastion', publicKey: 'public of bastion' },
    home: { privateKey: 'private of home', publicKey: 'public of home' },
  },
};
type Variables = Record<string, unknown>;
const inventory = inventoryOf(secrets) as unknown as { all: { hosts: Record<string, Variables> } };
const text = (host: string): string => JSON.stringify(inventory.all.hosts[host]);

test('no host is told the private keys or passwords of another', () => {
  assert.doesNotMatch(text('bastion'), /(private|password) of home/);
  assert.doesNotMatch(text('home'), /(private|password) of bastion/);
});

test("the hub alone accepts Grafana's tokens, by their hashes, and home accepts the hub's", () => {
  for (const scope of ['read', 'browse', 'operate'] as const) {
    const grafana = sha256(secrets.tokens[`grafana-${scope}`]);
    const hub = sha256(secrets.tokens[`hub-${scope}`]);
    assert.ok(text('bastion').includes(grafana) && !text('home').includes(grafana));
    assert.ok(text('home').includes(hub) && !text('bastion').includes(hub));
  }
  assert.doesNotMatch(text('bastion') + text('home'), /token of grafana/);
});

test('home dials the bastion and keeps the way open; the bastion only listens', () => {
  const peerOf = (host: string): Variables => (inventory.all.hosts[host]?.['wireguard_peers'] as Variables[])[0] ?? {};
  assert.equal(peerOf('home')['keepalive'], 25);
  assert.equal(peerOf('home')['endpoint'], '10.77.0.11:51820');
  assert.equal(peerOf('bastion')['endpoint'], undefined);
});

test('the proxies listen on loopback and on the tunnel only', () => {
  for (const host of hosts)
    assert.deepEqual(inventory.all.hosts[host.id]?.['homelab_proxy_listen'], ['127.0.0.1:8470', `${host.tunnel}:8470`]);
});
