import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { HttpError } from './http.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site could make a browser send: a request under a foreign host name that somebody points to this
 * address (only addresses and `localhost` are our own), and a change whose origin is another page. Throws an
 * {@link HttpError}.
 */
export function refuseForeignRequest(request: IncomingMessage): void {
  const host = request.headers.host ?? '';
  const { hostname = '' } = URL.parse(`http://${host}`) ?? {};
  if (hostname !== 'localhost' && isIP(hostname.replace(/^\[(.*)\]$/, '$1')) === 0) {
    throw new HttpError(403, 'This preview answers to localhost and to addresses only');
  }
  const origin = request.headers.origin;
  const isForeign = origin !== undefined && URL.parse(origin)?.host !== host;
  if (isForeign && !safeMethods.has(request.method ?? '')) {
    throw new HttpError(403, 'origin not allowed');
  }
}
