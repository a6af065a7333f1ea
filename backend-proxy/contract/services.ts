import { Type, type Static } from 'typebox';
import { Amount, Fault, Id, Nullable, Strict, Timestamp } from './common.ts';

/**
 * `up`: the unit is active. `changing`: activating, deactivating or reloading. `down`: failed, or stopped although it
 * should run. `missing`: no such unit on the host. `unmonitored`: the service has a URL only, so systemd knows nothing of
 * it. `unknown`: systemd could not be asked; `fault` says why.
 */
export const ServiceState = Type.Union([
  Type.Literal('up'),
  Type.Literal('changing'),
  Type.Literal('down'),
  Type.Literal('missing'),
  Type.Literal('unmonitored'),
  Type.Literal('unknown'),
]);
export type ServiceState = Static<typeof ServiceState>;

/** What `systemctl show` says of the unit (systemd 252 and 257); names as in systemd.unit(5) and org.freedesktop.systemd1(5). */
export const UnitStatus = Strict({
  loadState: Type.String(),
  activeState: Type.String(),
  subState: Type.String(),
  result: Nullable(Type.String({ description: 'success, exit-code, signal, oom-kill, …' })),
  restarts: Nullable(
    Type.Integer({ minimum: 0, description: 'Automatic restarts since the unit was last started by hand' }),
  ),
  exitStatus: Nullable(Type.Integer()),
  memoryBytes: Nullable(Amount),
  cpuSeconds: Nullable(Amount),
});
export type UnitStatus = Static<typeof UnitStatus>;

/** Something that people use: a systemd unit, a URL, or both. */
export const Service = Strict({
  id: Id,
  name: Type.String(),
  state: ServiceState,
  reason: Type.String({ description: 'One sentence for people' }),
  since: Nullable(Timestamp),
  unit: Nullable(Type.String({ pattern: '^[A-Za-z0-9:_.\\\\@-]{1,255}$' })),
  url: Nullable(Type.String()),
  status: Nullable(UnitStatus),
  fault: Nullable(Fault),
});
export type Service = Static<typeof Service>;

/** `GET /api/v1/hosts/{host}/services` */
export const ServicesAnswer = Strict({ observedAt: Timestamp, services: Type.Array(Service, { maxItems: 1000 }) });
export type ServicesAnswer = Static<typeof ServicesAnswer>;

/** `GET /api/v1/hosts/{host}/services/{service}` */
export const ServiceParams = Strict({ host: Id, service: Id });
export const ServiceAnswer = Strict({ observedAt: Timestamp, service: Service });
export type ServiceAnswer = Static<typeof ServiceAnswer>;
