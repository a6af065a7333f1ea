import { Type, type Static } from 'typebox';
import { Amount, Fault, Nullable, Strict, Timestamp } from '../../contract/common.ts';

/** One peer as `wg show` tells it. `latestHandshake` in seconds since 1970; 0 means never. */
export const CollectedPeer = Strict({
  publicKey: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }),
  endpoint: Nullable(Type.String({ maxLength: 300 })),
  allowedIps: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 10_000 }),
  latestHandshake: Amount,
  receivedBytes: Amount,
  sentBytes: Amount,
  keepaliveSeconds: Nullable(Type.Integer({ minimum: 1, maximum: 65535 })),
});
export type CollectedPeer = Static<typeof CollectedPeer>;

const InterfaceName = Type.String({ pattern: '^[a-zA-Z0-9_=+.-]{1,15}$' });

export const CollectedInterface = Type.Union([
  Strict({
    state: Type.Literal('up'),
    name: InterfaceName,
    publicKey: Nullable(Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' })),
    listenPort: Type.Integer({ minimum: 0, maximum: 65535 }),
    peers: Type.Array(CollectedPeer, { maxItems: 1000 }),
  }),
  Strict({ state: Type.Literal('missing'), name: InterfaceName }),
  Strict({ state: Type.Literal('unknown'), name: InterfaceName, fault: Fault }),
]);
export type CollectedInterface = Static<typeof CollectedInterface>;

/**
 * What root's side writes to `<directories.run>/tunnels.json` for the part that listens and may not ask WireGuard itself.
 * `version` changes when an older reader would misread it.
 */
export const CollectedTunnels = Strict({
  version: Type.Literal(1),
  observedAt: Timestamp,
  interfaces: Type.Array(CollectedInterface, { maxItems: 64 }),
});
export type CollectedTunnels = Static<typeof CollectedTunnels>;

export const collectedFileName = 'tunnels.json';
export const largestCollectedFile = 4 * 1024 * 1024;
