import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BackupSetState } from '../../backend-proxy/contract/backups.ts';
import { HostState } from '../../backend-proxy/contract/hosts.ts';
import { ServiceState } from '../../backend-proxy/contract/services.ts';
import { PeerState, Tunnel } from '../../backend-proxy/contract/tunnels.ts';
import { backupStates, hostStates, lookOf, peerStates, serviceStates, tunnelStates } from './states.ts';

const wordsOf = (union: { anyOf: readonly { const: string }[] }): string[] =>
  union.anyOf.map((literal) => literal.const);

const tables = [
  { words: wordsOf(HostState), looks: hostStates },
  { words: wordsOf(Tunnel.properties.state), looks: tunnelStates },
  { words: wordsOf(PeerState), looks: peerStates },
  { words: wordsOf(ServiceState), looks: serviceStates },
  { words: wordsOf(BackupSetState), looks: backupStates },
];

test('every state of the contract has its own word', () => {
  for (const { words, looks } of tables) {
    assert.deepEqual(Object.keys(looks).sort(), [...words].sort());
    assert.equal(new Set(Object.values(looks).map(({ word }) => word)).size, words.length);
  }
});

test('unknown is never good, and only one state of each kind is', () => {
  for (const { looks } of tables) {
    const good = Object.entries(looks).filter(([, { tone }]) => tone === 'good');
    assert.equal(good.length, 1);
    assert.ok(!good.some(([state]) => state === 'unknown'));
  }
});

test('a state from a newer proxy is shown by its name, as unknown', () => {
  assert.deepEqual(lookOf(serviceStates, 'hibernating' as 'up'), { word: 'hibernating', tone: 'unknown' });
  assert.deepEqual(lookOf(serviceStates, 'constructor' as 'up').tone, 'unknown');
});
