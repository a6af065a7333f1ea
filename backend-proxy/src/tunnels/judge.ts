import type { Fault } from '../../contract/common.ts';
import type { Peer, PeerState, Tunnel } from '../../contract/tunnels.ts';
import type { TunnelConfig } from '../config/config.ts';
import type { CollectedInterface, CollectedPeer } from './collected.ts';

/** WireGuard's REJECT_AFTER_TIME and REKEY_AFTER_TIME (whitepaper, 6.1): keys die, and are renewed by who sends. */
const keysDieAfterSeconds = 180;
const keysRenewAfterSeconds = 120;
/** How long a renewal may take: three tries of five seconds each. */
const renewalSeconds = 15;
/** Handshakes are stamped by this host's own clock; more than this ahead of it means that the clock was set back. */
const clockSlackSeconds = 5;

/** An interface at one moment. A value beside a fault is old, or not to be trusted. */
export interface Observation {
  value: CollectedInterface | null;
  observedAt: Date | null;
  fault: Fault | null;
}

/** What is told of a configured tunnel. Peers come in the order of the configuration, then by key. */
export function judgeTunnel(config: TunnelConfig, { value, observedAt, fault }: Observation): Tunnel {
  const trouble = fault ?? (value?.state === 'unknown' ? value.fault : null);
  const common = { id: config.interface, observedAt: observedAt?.toISOString() ?? null };
  const bare = { ...common, publicKey: null, listenPort: null, peers: [] };
  if (value === null || observedAt === null || value.state === 'unknown') {
    return { ...bare, state: 'unknown', fault: trouble ?? notReadYet };
  }
  if (value.state === 'missing') {
    return trouble === null
      ? { ...bare, state: 'missing', fault: missingInterface(config.interface) }
      : { ...bare, state: 'unknown', fault: trouble };
  }
  const judge = (peer: CollectedPeer, keepaliveSeconds: number | null) =>
    trouble === null
      ? judgePeer(peer, keepaliveSeconds, observedAt)
      : { state: 'unknown' as const, reason: `Its last reading is too old to tell: ${trouble.title}` };
  return {
    ...common,
    state: trouble === null ? 'up' : 'unknown',
    fault: trouble,
    publicKey: value.publicKey,
    listenPort: value.listenPort,
    peers: peersOf(config, value.peers, { judge, observedAt, trusted: trouble === null }),
  };
}

type Verdict = { state: PeerState; reason: string };

/**
 * The state of a peer at the time of the reading. Only a keepalive, from either side, makes silence suspicious: it renews
 * the keys as soon as they are 120 s old, so a handshake is never older than that plus one keepalive.
 */
export function judgePeer(peer: CollectedPeer, keepaliveSeconds: number | null, observedAt: Date): Verdict {
  const age = observedAt.getTime() / 1000 - peer.latestHandshake;
  if (peer.latestHandshake === 0) {
    const reason =
      peer.endpoint === null
        ? 'No handshake since the interface came up; this side knows no address of the peer, so the peer must call first'
        : 'No handshake since the interface came up';
    return { state: 'never', reason };
  }
  if (age < -clockSlackSeconds) {
    return { state: 'unknown', reason: "The last handshake lies in the future: this host's clock was set back" };
  }
  if (age <= keysDieAfterSeconds) {
    return {
      state: 'connected',
      reason: `The last handshake is within ${keysDieAfterSeconds} s, the life of its keys`,
    };
  }
  if (keepaliveSeconds === null) {
    return { state: 'idle', reason: 'No traffic for a while, and no keepalive is set that would keep it awake' };
  }
  if (age <= keysRenewAfterSeconds + keepaliveSeconds + renewalSeconds) {
    return { state: 'idle', reason: `Silent, but its keepalive of ${keepaliveSeconds} s need not have come yet` };
  }
  return {
    state: 'down',
    reason: `No handshake for more than ${keysDieAfterSeconds} s although a keepalive every ${keepaliveSeconds} s should have renewed it`,
  };
}

interface Bench {
  judge: (peer: CollectedPeer, keepaliveSeconds: number | null) => Verdict;
  observedAt: Date;
  trusted: boolean;
}

function peersOf(config: TunnelConfig, found: readonly CollectedPeer[], bench: Bench): Peer[] {
  const rest = new Map(found.map((peer) => [peer.publicKey, peer]));
  const peers: Peer[] = [];
  const add = (peer: CollectedPeer, name: string, configured: number | null) => {
    const keepaliveSeconds = peer.keepaliveSeconds ?? configured;
    peers.push({
      ...described(peer, name, keepaliveSeconds, bench.observedAt),
      ...bench.judge(peer, keepaliveSeconds),
    });
  };
  for (const { publicKey, name, keepaliveSeconds } of config.peers) {
    const peer = rest.get(publicKey);
    rest.delete(publicKey);
    if (peer !== undefined) add(peer, name, keepaliveSeconds);
    else if (bench.trusted) {
      const reason = 'The configuration of this program names it, but the interface has no such peer';
      peers.push({
        ...described(absent(publicKey), name, keepaliveSeconds, bench.observedAt),
        state: 'never',
        reason,
      });
    }
  }
  const byKey = [...rest.values()].toSorted((a, b) => (a.publicKey < b.publicKey ? -1 : 1));
  for (const peer of byKey) add(peer, peer.publicKey.slice(0, 8), null);
  return peers;
}

function described(
  peer: CollectedPeer,
  name: string,
  keepaliveSeconds: number | null,
  observedAt: Date,
): Omit<Peer, 'state' | 'reason'> {
  const { publicKey, endpoint, allowedIps, latestHandshake, receivedBytes, sentBytes } = peer;
  return {
    name,
    publicKey,
    endpoint,
    allowedIps: [...allowedIps],
    latestHandshakeAt: handshakeTime(latestHandshake, observedAt)?.toISOString() ?? null,
    receivedBytes,
    sentBytes,
    keepaliveSeconds,
  };
}

function absent(publicKey: string): CollectedPeer {
  const nothing = { latestHandshake: 0, receivedBytes: 0, sentBytes: 0 };
  return { publicKey, endpoint: null, allowedIps: [], keepaliveSeconds: null, ...nothing };
}

/** Null for never, and for a time that this host's clock has not reached. */
function handshakeTime(seconds: number, observedAt: Date): Date | null {
  const isPast = seconds <= observedAt.getTime() / 1000 + clockSlackSeconds;
  return seconds === 0 || !isPast ? null : new Date(seconds * 1000);
}

const notReadYet: Fault = { code: 'tunnel-not-read', title: 'The tunnel has not been read yet' };

function missingInterface(name: string): Fault {
  return {
    code: 'interface-missing',
    title: `There is no WireGuard interface ${name} on this host`,
    detail: 'It is configured here, but WireGuard does not know it, so nothing goes through it.',
    advice: `Start it: systemctl start wg-quick@${name}, then see systemctl status wg-quick@${name}.`,
  };
}
