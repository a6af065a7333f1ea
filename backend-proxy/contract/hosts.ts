import { Type, type Static } from 'typebox';
import { Fault, Id, Nullable, Strict, Timestamp } from './common.ts';

/**
 * Whether the hub has an answer of a host's proxy.
 * `reachable`; `unreachable` (no connection); `timeout` (connected or not, nothing came in time);
 * `refused` (it does not accept the hub's token); `incompatible` (another API version, or not our program at all).
 */
export const HostState = Type.Union([
  Type.Literal('reachable'),
  Type.Literal('unreachable'),
  Type.Literal('timeout'),
  Type.Literal('refused'),
  Type.Literal('incompatible'),
]);
export type HostState = Static<typeof HostState>;

/** One machine that runs the proxy, as the hub sees it. */
export const Host = Strict({
  id: Id,
  name: Type.String({ description: 'For people; the id where none is configured' }),
  site: Nullable(Id),
  local: Type.Boolean({ description: 'True for the hub itself' }),
  state: HostState,
  fault: Nullable(Fault),
  version: Nullable(Type.String()),
  lastSeenAt: Nullable(Timestamp),
  roundTripSeconds: Nullable(Type.Number({ minimum: 0 })),
});
export type Host = Static<typeof Host>;

/** `GET /api/v1/hosts` */
export const HostsAnswer = Strict({ observedAt: Timestamp, hosts: Type.Array(Host) });
export type HostsAnswer = Static<typeof HostsAnswer>;
