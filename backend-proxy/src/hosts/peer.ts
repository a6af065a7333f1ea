import type { TSchema } from 'typebox';
import { Problem, type Fault, type Scope } from '../../contract/common.ts';
import type { PeerConfig } from '../config/config.ts';
import { readSecret } from '../config/secrets.ts';
import { ProblemError } from '../http/problems.ts';
import { validatorOf } from '../schema/validator.ts';
import { plain } from './foreign-text.ts';
import { createExchange, ExchangeFailure, type ExchangeAnswer } from './exchange.ts';

/** Marks a request that a hub sends, so that it is never sent on: two proxies that name each other make no loop. */
export const hopHeader = 'x-homelab-hop';

export interface PeerRequest {
  method: string;
  /** Path and query, made of validated parts. */
  path: string;
  /** The hub's own token for it is sent. */
  scope: Scope;
  body?: unknown;
  /** By status: what an answer must be like. */
  schemas: Readonly<Record<string, TSchema>>;
  maxBytes: number;
  /** Throws what is wrong with an answer that fits its schema; such a peer does not count as seen. */
  check?: (body: unknown) => void;
}

export interface PeerAnswer {
  status: number;
  body: unknown;
}

/** Another host's proxy, as this hub reaches it. Every answer of it is untrusted. */
export interface Peer {
  config: PeerConfig;
  /** Rejects with a {@link ProblemError} that says what is wrong with the peer, or with what was asked of it. */
  ask: (request: PeerRequest) => Promise<PeerAnswer>;
  /** A problem about this peer, with when it was last seen. */
  problem: (status: number, code: string, words: Omit<Fault, 'code'>) => ProblemError;
  /** Null until it has answered once since this program was started. */
  lastSeenAt: () => Date | null;
  close: () => void;
}

export function createPeer(config: PeerConfig, now: () => Date): Peer {
  const exchange = createExchange(config.url);
  let lastSeen: Date | null = null;
  const problem = (status: number, code: string, words: Omit<Fault, 'code'>) =>
    new ProblemError({
      status,
      code,
      ...words,
      host: config.id,
      ...(lastSeen === null ? {} : { lastSeenAt: lastSeen.toISOString() }),
    });
  const tokenFor = async (scope: Scope): Promise<string> => {
    const file = config.tokenFiles[scope];
    if (file === null) {
      throw problem(502, 'peer-scope-missing', {
        title: `This hub has no token to ${scope} at ${config.name}`,
        advice: `Add tokenFiles.${scope} to the peer ${config.id} in the configuration of this hub.`,
      });
    }
    const token = await readSecret(file).catch(() => '');
    if (!/^[\x21-\x7e]{1,600}$/.test(token)) {
      throw problem(502, 'peer-token-unreadable', {
        title: `This hub cannot read its token for ${config.name}`,
        detail: 'The file is missing, empty, not readable for this user, or holds something that is no token.',
        advice: `Run homelab-proxy check-config on the hub, and look at tokenFiles.${scope} of the peer ${config.id}.`,
      });
    }
    return token;
  };
  const exchangeProblem = (error: unknown): unknown => {
    if (!(error instanceof ExchangeFailure)) return error;
    const detail = sentence(error.reason);
    switch (error.kind) {
      case 'unreachable':
        return problem(502, 'peer-unreachable', {
          title: `${config.name} cannot be reached`,
          detail,
          advice: 'See whether the host is on, its tunnel up, and homelab-proxy running there.',
        });
      case 'timeout':
        return problem(504, 'peer-timeout', {
          title: `${config.name} does not answer`,
          detail: `No whole answer came within ${config.timeoutMs / 1000} seconds.`,
          advice: 'See whether its tunnel is up and the host not overloaded.',
        });
      case 'invalid':
        return invalid(detail);
    }
  };
  const invalid = (detail: string) =>
    problem(502, 'peer-invalid-answer', {
      title: `${config.name} gave an answer that makes no sense`,
      detail,
      advice: 'See whether its address leads to homelab-proxy, and whether both run the same version.',
    });

  const judge = ({ status, contentType, text }: ExchangeAnswer, { schemas }: PeerRequest): PeerAnswer => {
    if (status === 401 || status === 403) {
      throw problem(502, 'peer-refused-token', {
        title: `${config.name} does not accept the token of this hub`,
        detail: status === 401 ? 'It does not know the token.' : 'It knows the token, but not for this.',
        advice: `Compare the tokens in the configuration of ${config.name} with the hub's token files for the peer ${config.id}.`,
      });
    }
    if (status >= 400) {
      const told = contentType.startsWith('application/problem+json') ? parse(text) : undefined;
      if (!validatorOf(Problem).Check(told))
        throw invalid(`It answered with the status ${status} and no problem that we know.`);
      const { code, title, detail, advice } = told as Problem;
      throw problem(status, plain(code), {
        title: plain(title),
        ...(detail === undefined ? {} : { detail: plain(detail) }),
        ...(advice === undefined ? {} : { advice: plain(advice) }),
      });
    }
    const schema = schemas[String(status)];
    if (status >= 300) throw invalid('It tried to send this hub elsewhere.');
    if (schema === undefined) throw invalid(`It answered with the status ${status}.`);
    if (!contentType.startsWith('application/json')) throw invalid('Its answer is not JSON.');
    return { status, body: fitted(parse(text), schema, invalid) };
  };

  return {
    config,
    problem,
    lastSeenAt: () => lastSeen,
    close: exchange.close,
    ask: async (asked) => {
      const token = await tokenFor(asked.scope);
      const body = asked.body === undefined || asked.body === null ? undefined : JSON.stringify(asked.body);
      const answer = await exchange
        .ask({
          method: asked.method,
          url: `${config.url}${asked.path}`,
          headers: {
            authorization: `Bearer ${token}`,
            accept: 'application/json, application/problem+json',
            [hopHeader]: '1',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body }),
          timeoutMs: config.timeoutMs,
          maxBytes: asked.maxBytes,
        })
        .catch((error: unknown) => {
          throw exchangeProblem(error);
        });
      const judged = judge(answer, asked);
      asked.check?.(judged.body);
      lastSeen = now();
      return judged;
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Fields that a newer peer adds are dropped, so that versions one minor apart work together; nothing else is forgiven. */
function fitted(value: unknown, schema: TSchema, invalid: (detail: string) => ProblemError): unknown {
  if (value === undefined) throw invalid('Its answer is not JSON.');
  const validator = validatorOf(schema);
  if (validator.Check(value)) return value;
  const cleaned = validator.Clean(value);
  if (validator.Check(cleaned)) return cleaned;
  throw invalid('Its answer has not the form that this version of homelab-proxy knows.');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
