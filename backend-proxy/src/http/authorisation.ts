import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Scope } from '../../contract/common.ts';
import type { TokenConfig } from '../config/config.ts';
import type { Meters } from './limits.ts';
import { ProblemError } from './problems.ts';
import { hashToken, tokenPattern } from './token.ts';

/** Who asks: the token's name and what it may do. */
export interface Caller {
  name: string;
  scopes: readonly Scope[];
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null before authorisation and on public routes. */
    caller: Caller | null;
  }
}

export type RouteScope = Scope | 'any' | 'public';

/** Finds the caller by the Authorization header. Every token is compared, in constant time, whichever is right. */
export function createAuthenticator(tokens: readonly TokenConfig[]): (header: string | undefined) => Caller | null {
  const known = tokens.map(({ name, sha256, scopes }) => ({
    caller: { name, scopes },
    hash: Buffer.from(sha256, 'hex'),
  }));
  return (header) => {
    const presented = /^bearer +(\S{1,600})$/i.exec(header ?? '')?.[1] ?? '';
    const hash = hashToken(presented);
    let found: Caller | null = null;
    for (const { caller, hash: expected } of known) {
      if (timingSafeEqual(hash, expected)) found = caller;
    }
    return tokenPattern.test(presented) ? found : null;
  };
}

/**
 * Lets a request pass or throws: 401 without a valid token, the same for every path; 403 where the token's scopes do not
 * name the route's. Scopes do not imply one another.
 */
export type Guard = (request: FastifyRequest, scope: RouteScope) => Promise<void>;

export function createGuard(tokens: readonly TokenConfig[], meters: Meters): Guard {
  const authenticate = createAuthenticator(tokens);
  return async (request, scope) => {
    if (scope === 'public') return meters.public(request);
    request.caller = authenticate(request.headers.authorization);
    if (request.caller === null) {
      await meters.failures(request);
      request.log.warn({ address: request.ip }, 'refused: no valid token');
      throw unauthenticated();
    }
    await meters.byToken(request);
    if (scope !== 'any' && !request.caller.scopes.includes(scope)) {
      request.log.warn({ address: request.ip, token: request.caller.name, scope }, 'refused: scope');
      throw outOfScope(request.caller, scope);
    }
  };
}

function unauthenticated(): ProblemError {
  return new ProblemError({
    status: 401,
    code: 'unauthenticated',
    title: 'A valid token is needed',
    advice:
      'Send the header "Authorization: Bearer TOKEN" with a token whose hash is in the configuration of homelab-proxy.',
    headers: { 'www-authenticate': 'Bearer realm="homelab-proxy"' },
  });
}

function outOfScope(caller: Caller, scope: Scope): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'scope-missing',
    title: `This token may not do that`,
    detail: `It needs the scope ${scope}; the token ${caller.name} has ${caller.scopes.join(', ')}.`,
    advice: 'Use another token, or add the scope to this one in the configuration of homelab-proxy.',
  });
}
