import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fault } from '../../contract/common.ts';
import type { CollectedInterface, CollectedPeer } from './collected.ts';
import { judgePeer, judgeTunnel } from './judge.ts';

const observedAt = new Date('2026-11-24T02:00:00.000Z');
const seconds = observedAt.getTime() / 1000;
const key = (letter: string) => `${letter.repeat(43)}=`;

function peer(change: Partial<CollectedPeer> = {}): CollectedPeer {
  return {
    publicKey: key('a'),
    endpoint: '10.77.0.12:51820',
    allowedIps: ['10.8.0.2/32'],
    latestHandshake: seconds - 60,
    receivedBytes: 10,
    sentBytes: 20,
    keepaliveSeconds: null,
    ...change,
  };
}
const stateAt = (age: number, keepaliveSeconds: number | null) =>
  judgePeer(peer({ latestHandshake: seconds - age }), keepaliveSeconds, observedAt).state;

test('tells idle from down by the keepalive', () => {
  assert.equal(stateAt(0, null), 'connected');
  assert.equal(stateAt(180, 25), 'connected');
  assert.equal(stateAt(181, 25), 'down');
  assert.equal(stateAt(181, null), 'idle');
  assert.equal(stateAt(30 * 86_400, null), 'idle');
});

test('waits for a slow keepalive before it says down', () => {
  assert.equal(stateAt(700, 600), 'idle');
  assert.equal(stateAt(736, 600), 'down');
});

test('says never without a handshake, and unknown when the clock was set back', () => {
  assert.equal(judgePeer(peer({ latestHandshake: 0 }), 25, observedAt).state, 'never');
  assert.match(judgePeer(peer({ latestHandshake: 0, endpoint: null }), null, observedAt).reason, /must call first/);
  assert.equal(stateAt(-4, 25), 'connected');
  assert.equal(stateAt(-3600, 25), 'unknown');
  assert.equal(judgePeer(peer({ latestHandshake: 2 ** 63 }), null, observedAt).state, 'unknown');
});

const config = {
  interface: 'wg0',
  source: 'collector' as const,
  peers: [
    { publicKey: key('z'), name: 'Home', keepaliveSeconds: 25 },
    { publicKey: key('y'), name: 'Laptop', keepaliveSeconds: null },
  ],
};
const up = (peers: CollectedPeer[]): CollectedInterface => ({
  state: 'up',
  name: 'wg0',
  publicKey: key('s'),
  listenPort: 51820,
  peers,
});

test('names peers by the configuration, in its order, and others by their key', () => {
  const value = up([
    peer({ publicKey: key('b') }),
    peer({ publicKey: key('a') }),
    peer({ publicKey: key('z'), latestHandshake: seconds - 200 }),
  ]);
  const { peers, state } = judgeTunnel(config, { value, observedAt, fault: null });
  assert.equal(state, 'up');
  assert.deepEqual(
    peers.map(({ name, state, keepaliveSeconds }) => [name, state, keepaliveSeconds]),
    [
      ['Home', 'down', 25],
      ['Laptop', 'never', null],
      ['aaaaaaaa', 'connected', null],
      ['bbbbbbbb', 'connected', null],
    ],
  );
  assert.match(peers[1]?.reason ?? '', /has no such peer/);
});

test('gives no time for a handshake that lies in the future or was never', () => {
  const value = up([
    peer({ publicKey: key('a'), latestHandshake: seconds + 9999 }),
    peer({ publicKey: key('b'), latestHandshake: 0 }),
    peer({ publicKey: key('c'), latestHandshake: 1e19 }),
  ]);
  const { peers } = judgeTunnel({ ...config, peers: [] }, { value, observedAt, fault: null });
  assert.deepEqual(
    peers.map(({ latestHandshakeAt }) => latestHandshakeAt),
    [null, null, null],
  );
});

test('shows an old reading with its time, and no peer of it as connected', () => {
  const fault: Fault = { code: 'collector-too-old', title: 'The collector has not run lately' };
  const tunnel = judgeTunnel(config, { value: up([peer()]), observedAt, fault });
  assert.deepEqual([tunnel.state, tunnel.fault, tunnel.observedAt], ['unknown', fault, observedAt.toISOString()]);
  assert.deepEqual(
    tunnel.peers.map(({ state, receivedBytes }) => [state, receivedBytes]),
    [['unknown', 10]],
  );
});

test('tells a missing interface from one that could not be read', () => {
  const missing = judgeTunnel(config, { value: { state: 'missing', name: 'wg0' }, observedAt, fault: null });
  assert.deepEqual([missing.state, missing.fault?.code, missing.peers], ['missing', 'interface-missing', []]);
  const fault: Fault = { code: 'wg-failed', title: 'WireGuard could not be asked' };
  for (const observation of [
    { value: { state: 'unknown' as const, name: 'wg0', fault }, observedAt, fault: null },
    { value: { state: 'missing' as const, name: 'wg0' }, observedAt, fault },
    { value: null, observedAt: null, fault },
  ]) {
    const tunnel = judgeTunnel(config, observation);
    assert.deepEqual([tunnel.state, tunnel.fault, tunnel.peers], ['unknown', fault, []]);
  }
});
