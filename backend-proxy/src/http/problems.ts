import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault, Problem } from '../../contract/common.ts';
import { CommandFailure, commandFault } from '../process/failure.ts';

export interface ProblemParts extends Fault {
  status: number;
  host?: string;
  lastSeenAt?: string;
  headers?: Readonly<Record<string, string>>;
}

/** Thrown by a handler or hook to answer with a problem (RFC 9457). Its words are for the caller to read. */
export class ProblemError extends Error {
  readonly parts: ProblemParts;

  constructor(parts: ProblemParts) {
    super(parts.title);
    this.name = 'ProblemError';
    this.parts = parts;
  }
}

export const problems = {
  notFound: () =>
    new ProblemError({
      status: 404,
      code: 'not-found',
      title: 'There is nothing at this address',
      advice: 'GET /api/v1/openapi.json lists what there is.',
    }),
  badAddress: () =>
    new ProblemError({ status: 400, code: 'invalid-request', title: 'The address of the request is not well formed' }),
  methodNotAllowed: (allow: string) =>
    new ProblemError({
      status: 405,
      code: 'method-not-allowed',
      title: 'This address does not take that method',
      detail: `It takes ${allow}.`,
      headers: { allow },
    }),
  invalid: (detail: string) =>
    new ProblemError({ status: 400, code: 'invalid-request', title: 'The request is not as it must be', detail }),
  /** `advice` says which thing is unknown; `what` such as "backup set". */
  unknown: (what: string, id: string) =>
    new ProblemError({
      status: 404,
      code: `unknown-${what.replaceAll(' ', '-')}`,
      title: `There is no ${what} ${id} here`,
      advice: 'Look at the configuration of homelab-proxy on this host.',
    }),
  tooManyRequests: (retryAfterSeconds: number) =>
    new ProblemError({
      status: 429,
      code: 'too-many-requests',
      title: 'Too many requests',
      detail: `Ask again in ${retryAfterSeconds} seconds.`,
      headers: { 'retry-after': String(retryAfterSeconds) },
    }),
} as const;

/** What a caller is told of an error, whatever was thrown: nothing of the inside but what a {@link ProblemError} says. */
export function problemParts(error: unknown): ProblemParts {
  if (error instanceof ProblemError) return error.parts;
  if (error instanceof CommandFailure) {
    return { status: error.kind === 'timeout' ? 504 : 502, ...commandFault(error, { quote: false }) };
  }
  const { code, statusCode } = thrownByServer(error);
  switch (code) {
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return problems.badAddress().parts;
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { status: 413, code: 'body-too-large', title: 'The body of the request is too large' };
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return { status: 415, code: 'unsupported-media-type', title: 'The body of a request must be application/json' };
  }
  if (statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, code: 'invalid-request', title: 'The request is not as it must be' };
  }
  return {
    status: 500,
    code: 'internal-error',
    title: 'The proxy failed at this request',
    detail: 'That is a fault in homelab-proxy itself.',
    advice: 'Look for the request id in the log of homelab-proxy on that host.',
  };
}

function thrownByServer(error: unknown): { code: string; statusCode: number } {
  const has = (key: string): unknown =>
    typeof error === 'object' && error !== null && Object.hasOwn(error, key) ? Reflect.get(error, key) : undefined;
  const code = has('code');
  const statusCode = has('statusCode');
  return {
    code: typeof code === 'string' ? code : '',
    statusCode: typeof statusCode === 'number' ? statusCode : 500,
  };
}

/** The problem as it is sent. */
export function problemBody(parts: ProblemParts, requestId: string): Problem {
  const { code, title, status, detail, advice, host, lastSeenAt } = parts;
  const more = { detail, advice, host, requestId, lastSeenAt };
  const present = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
  return { type: `urn:homelab-ops:problem:${code}`, code, title, status, ...present };
}

/** Sends any error as a problem; what is our own fault is logged with its stack, the rest is not. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const parts = problemParts(error);
  if (parts.status === 500) request.log.error({ err: error }, 'the request failed');
  void reply
    .code(parts.status)
    .headers(parts.headers ?? {})
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemBody(parts, request.id));
}
