import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpSample } from '../metrics/metrics.ts';

/** One line and one sample for each request: by the route's pattern, never its path or query, which may hold names of files. */
export function recordAccess(
  request: FastifyRequest,
  reply: FastifyReply,
  metrics: (sample: HttpSample) => void,
): void {
  const { method } = request;
  const { config, url } = request.routeOptions;
  const route = request.is404 ? null : (url ?? null);
  const durationMs = Math.round(reply.elapsedTime * 10) / 10;
  const line = { method, route, status: reply.statusCode, durationMs, token: request.caller?.name ?? null };
  request.log[config.scope === 'public' ? 'debug' : 'info'](line, 'request');
  metrics({ method, route: route ?? 'none', status: reply.statusCode, durationMs });
}
