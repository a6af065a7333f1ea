import { Type, type Static } from 'typebox';
import { Amount, Fault, Nullable, Strict, Timestamp } from './common.ts';

/**
 * `connected`: a handshake within the life of its keys (180 s, WireGuard's REJECT_AFTER_TIME).
 * `idle`: an older handshake and no keepalive, so silence proves nothing.
 * `down`: an older handshake although a keepalive should have renewed it.
 * `never`: no handshake since the interface came up. `unknown`: not read, or read too long ago.
 */
export const PeerState = Type.Union([
  Type.Literal('connected'),
  Type.Literal('idle'),
  Type.Literal('down'),
  Type.Literal('never'),
  Type.Literal('unknown'),
]);
export type PeerState = Static<typeof PeerState>;

/** One peer of an interface, from `wg show` (wireguard-tools 1.0.20210914), without any private or preshared key. */
export const Peer = Strict({
  name: Type.String({ description: 'From the configuration; else the first 8 characters of the public key' }),
  publicKey: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }),
  state: PeerState,
  reason: Type.String({ description: 'One sentence for people: why the state is what it is' }),
  endpoint: Nullable(Type.String({ description: 'address:port; null where none is known' })),
  allowedIps: Type.Array(Type.String()),
  latestHandshakeAt: Nullable(Timestamp),
  receivedBytes: Amount,
  sentBytes: Amount,
  keepaliveSeconds: Nullable(Type.Integer({ minimum: 1, description: 'Of either side, where known' })),
});
export type Peer = Static<typeof Peer>;

/** `up`: the interface exists. `missing`: configured, but not there. `unknown`: could not be read; `fault` says why. */
export const Tunnel = Strict({
  id: Type.String({ pattern: '^[a-zA-Z0-9_=+.-]{1,15}$', description: 'Name of the interface' }),
  state: Type.Union([Type.Literal('up'), Type.Literal('missing'), Type.Literal('unknown')]),
  fault: Nullable(Fault),
  publicKey: Nullable(Type.String()),
  listenPort: Nullable(Type.Integer({ minimum: 0, maximum: 65535 })),
  observedAt: Nullable(Timestamp),
  peers: Type.Array(Peer, { maxItems: 1000 }),
});
export type Tunnel = Static<typeof Tunnel>;

/** `GET /api/v1/hosts/{host}/tunnels` */
export const TunnelsAnswer = Strict({ observedAt: Timestamp, tunnels: Type.Array(Tunnel, { maxItems: 64 }) });
export type TunnelsAnswer = Static<typeof TunnelsAnswer>;
