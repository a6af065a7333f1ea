import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import type { App } from '../context.ts';
import { problems } from './problems.ts';

/** What one caller may cost. Tests and benchmarks set others. */
export interface Limits {
  /** Requests in ten seconds with one token. */
  requestsPerToken: number;
  /** Refused or public requests in a minute from one address (IPv6: one /64). */
  failuresPerAddress: number;
  publicPerAddress: number;
  bodyBytes: number;
  /** Open connections over all addresses listened on; beyond it the oldest without a request under way is closed. */
  connections: number;
  /** Until the headers, and until the whole request, have come. */
  headersMs: number;
  requestMs: number;
}

export const defaultLimits: Limits = {
  requestsPerToken: 1000,
  failuresPerAddress: 30,
  publicPerAddress: 300,
  bodyBytes: 64 * 1024,
  connections: 512,
  headersMs: 10_000,
  requestMs: 30_000,
};

/** Throws the problem 429 when a count is exceeded. */
export type Meter = (request: FastifyRequest) => Promise<void>;

export interface Meters {
  byToken: Meter;
  failures: Meter;
  public: Meter;
}

export async function createMeters(app: App, limits: Limits): Promise<Meters> {
  await app.register(rateLimit, { global: false });
  const meter = (max: number, timeWindow: number, keyGenerator?: (request: FastifyRequest) => string): Meter => {
    const count = app.createRateLimit({ max, timeWindow, ...(keyGenerator === undefined ? {} : { keyGenerator }) });
    return async (request) => {
      const state = await count(request);
      if (!state.isAllowed && state.isExceeded) throw problems.tooManyRequests(Math.max(1, state.ttlInSeconds));
    };
  };
  return {
    byToken: meter(limits.requestsPerToken, 10_000, (request) => request.caller?.name ?? ''),
    failures: meter(limits.failuresPerAddress, 60_000),
    public: meter(limits.publicPerAddress, 60_000),
  };
}
