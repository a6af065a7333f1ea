import type { FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import type { HostParams, Scope } from '../../contract/common.ts';
import type { App, Context } from '../context.ts';
import { ProblemError, problems } from '../http/problems.ts';
import { hostPrefix } from '../http/routes.ts';
import { addHosts } from './hosts.ts';
import { createPeer, hopHeader, type Peer } from './peer.ts';

const largestAnswer = 8 * 1024 * 1024;

/**
 * Sends requests for other hosts to their proxies, and lists the hosts. A request is sent on only after it was authorised
 * and validated here, and is made anew from the route's pattern and the validated values, never from what came in.
 */
export function addHub(app: App, context: Context): void {
  const { config, now } = context;
  const peers = new Map(config.peers.map((peer) => [peer.id, createPeer(peer, now)]));
  app.addHook('onClose', (_app, done) => {
    for (const peer of peers.values()) peer.close();
    done();
  });
  addHosts(app, context, [...peers.values()]);

  app.addHook('preHandler', async (request, reply) => {
    const pattern = request.routeOptions.url ?? '';
    if (!pattern.startsWith(`${hostPrefix}/`)) return;
    const { host } = request.params as HostParams;
    if (host === config.host.id) return;
    const peer = peers.get(host);
    if (peer === undefined) throw problems.unknown('host', host);
    if (request.headers[hopHeader] !== undefined) throw forwardedTwice(host);
    const { status, body } = await forward(peer, pattern, request);
    // It was checked against the same schema a moment ago.
    return reply
      .code(status)
      .type('application/json')
      .serializer((answer: unknown) => JSON.stringify(answer))
      .send(body);
  });
}

function forward(peer: Peer, pattern: string, request: FastifyRequest) {
  const { config, schema } = request.routeOptions;
  return peer.ask({
    method: request.method,
    path: rebuiltPath(pattern, request.params as Record<string, string>, request.query as Record<string, unknown>),
    scope: config.scope as Scope,
    body: request.body,
    schemas: (schema?.response ?? {}) as Record<string, TSchema>,
    maxBytes: largestAnswer,
  });
}

/** `/api/v1/hosts/:host/services/:service` with its values, each of which stays one segment whatever is in it. */
export function rebuiltPath(
  pattern: string,
  params: Readonly<Record<string, string>>,
  query: Readonly<Record<string, unknown>>,
): string {
  const path = pattern.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString();
  return search === '' ? path : `${path}?${search}`;
}

function forwardedTwice(host: string): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'not-this-host',
    title: `A hub asked this proxy for ${host}, which is another host`,
    advice: `Let the hub's peer ${host} lead to that host's own proxy.`,
    host,
  });
}
