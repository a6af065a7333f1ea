import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import type { ListenAddress } from '../config/config.ts';
import type { App } from '../context.ts';
import { keepConnections } from './connections.ts';
import { defaultLimits, type Limits } from './limits.ts';

export interface Listeners {
  /** The addresses that are listened on now. */
  bound: () => ListenAddress[];
  /** Takes no new connection, lets requests under way end within `graceMs`, then closes every connection. */
  close: (graceMs: number) => Promise<void>;
}

export interface ListenOptions {
  log: FastifyBaseLogger;
  limits?: Partial<Limits>;
  /** How often an address that this host does not have yet is tried again. */
  retryMs?: number;
}

/**
 * Listens on every address with the one API. An address that is not there yet, as wg0's before the tunnel is up, is waited
 * for while the others answer. Rejects where an address cannot be had at all: in use, or not allowed.
 */
export async function listen(
  app: App,
  addresses: readonly ListenAddress[],
  options: ListenOptions,
): Promise<Listeners> {
  const { log, retryMs = 2000 } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const keeper = keepConnections(limits.connections);
  const servers = new Map<ListenAddress, Server>();
  const timers = new Set<NodeJS.Timeout>();
  let closing = false;

  const serve = async (address: ListenAddress, isRetry: boolean): Promise<void> => {
    const server = createLimitedServer(app, keeper, limits);
    try {
      server.listen({ host: address.host, port: address.port });
      await once(server, 'listening');
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!notThereYet.has(code)) throw error;
      if (!isRetry)
        log.warn({ address: printed(address), code }, 'waiting for an address that this host does not have yet');
      const timer = setTimeout(() => {
        timers.delete(timer);
        serve(address, true).catch((reason: unknown) => {
          log.error({ address: printed(address), err: reason }, 'cannot listen');
        });
      }, retryMs);
      timers.add(timer);
      return;
    }
    if (closing) {
      server.close();
      return;
    }
    servers.set(address, server);
    log.info({ address: printed(boundAddress(server)) }, 'listening');
  };

  const close = async (graceMs: number) => {
    closing = true;
    timers.forEach(clearTimeout);
    await Promise.all([...servers.values()].map((server) => closeServer(server, graceMs)));
  };

  const outcomes = await Promise.allSettled(addresses.map((address) => serve(address, false)));
  const failed = outcomes.findIndex(({ status }) => status === 'rejected');
  const outcome = outcomes[failed];
  if (outcome?.status === 'rejected') {
    await close(0);
    throw new ListenError(addresses[failed], outcome.reason);
  }
  return { bound: () => [...servers.values()].map(boundAddress), close };
}

/** An address that cannot be listened on, in words for whoever starts the program. */
export class ListenError extends Error {
  constructor(address: ListenAddress | undefined, reason: unknown) {
    const code = reason instanceof Error && 'code' in reason ? String(reason.code) : '';
    const words: Record<string, string> = {
      EADDRINUSE: 'another program listens there already',
      EACCES: 'this user may not listen there',
    };
    super(`cannot listen on ${address === undefined ? '?' : printed(address)}: ${words[code] ?? (code || 'unknown')}`);
    this.name = 'ListenError';
  }
}

const notThereYet = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN']);

function printed({ host, port }: ListenAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function boundAddress(server: Server): ListenAddress {
  const { address, port } = server.address() as AddressInfo;
  return { host: address, port };
}

type Keeper = ReturnType<typeof keepConnections>;

function createLimitedServer(app: App, keeper: Keeper, limits: Limits): Server {
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: Math.min(2000, limits.headersMs),
      keepAliveTimeout: 60_000,
      maxHeaderSize: 16 * 1024,
      noDelay: true,
      keepAlive: true,
    },
    keeper.wrap((request, response) => app.routing(request, response)),
  );
  server.maxRequestsPerSocket = 10_000;
  // Whoever neither reads nor writes for so long is gone.
  server.setTimeout(120_000);
  server.on('clientError', answerNoHttp);
  keeper.watch(server);
  return server;
}

/** What came is not HTTP, too long or too slow; it has no path, so the answer tells nothing to anybody. */
function answerNoHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code, title] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'headers-too-large', 'The headers of the request are too large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'request-too-slow', 'The request did not come in time']
        : ['400 Bad Request', 'invalid-request', 'That is not HTTP'];
  const body = JSON.stringify({
    type: `urn:homelab-ops:problem:${code}`,
    code,
    title,
    status: Number(status.slice(0, 3)),
  });
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${body.length}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A connection that is busy now is idle later, and Node does not look again.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const limit = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(limit);
}
