import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Registry } from 'prom-client';
import type { Scope } from '../contract/common.ts';
import type { Config } from './config/config.ts';
import type { Run } from './process/run.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller's token must allow. A route that sets none is refused at start. */
    scope?: Scope | 'any' | 'public';
  }
}

/** What every capability is given. */
export interface Context {
  config: Config;
  run: Run;
  now: () => Date;
  log: FastifyBaseLogger;
  /** The registry that `GET /metrics` prints; metrics are set from what is known already, never by starting a process. */
  metrics: Registry;
}

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/**
 * Adds a capability's routes and metrics. `app` stands below `/api/v1/hosts/:host` already, so paths are relative
 * (`/tunnels`). Each route has `config.scope`, `schema.params` and `schema.response[200]`; one without is refused at start.
 * Handlers run for this host only: a request for another host has gone to that host's proxy before.
 */
export type Capability = (app: App, context: Context) => Promise<void>;
