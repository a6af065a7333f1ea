import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/**
 * `unreachable`: no connection, or it broke. `timeout`: no whole answer in time. `invalid`: what came is no HTTP answer of
 * a size that we take. `reason` says more, in our own words.
 */
export class ExchangeFailure extends Error {
  readonly kind: 'unreachable' | 'timeout' | 'invalid';
  readonly reason: string;

  constructor(kind: ExchangeFailure['kind'], reason: string) {
    super(`${kind}: ${reason}`);
    this.name = 'ExchangeFailure';
    this.kind = kind;
    this.reason = reason;
  }
}

export interface ExchangeRequest {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** From the call to the last byte of the answer. */
  timeoutMs: number;
  maxBytes: number;
}

export interface ExchangeAnswer {
  status: number;
  contentType: string;
  text: string;
}

/** A connection pool to one peer. Answers are untrusted: bounded in time and size, redirects are answers like any other. */
export interface Exchange {
  ask: (request: ExchangeRequest) => Promise<ExchangeAnswer>;
  close: () => void;
}

const poolOptions = { keepAlive: true, maxSockets: 32, maxFreeSockets: 4, scheduling: 'lifo' } as const;

export function createExchange(baseUrl: string): Exchange {
  const secure = baseUrl.startsWith('https:');
  const agent = secure ? new HttpsAgent(poolOptions) : new HttpAgent(poolOptions);
  const start = secure ? httpsRequest : httpRequest;

  const once = (asked: ExchangeRequest, signal: AbortSignal): Promise<ExchangeAnswer & { reused: boolean }> =>
    new Promise((resolve, reject) => {
      const headers = {
        ...asked.headers,
        'accept-encoding': 'identity',
        ...(asked.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(asked.body)) }),
      };
      const request = start(asked.url, { method: asked.method, agent, headers, signal, maxHeaderSize: 16 * 1024 });
      request.once('error', (error: NodeJS.ErrnoException) =>
        reject(Object.assign(failureOf(error, signal), { stale: request.reusedSocket && error.code === 'ECONNRESET' })),
      );
      request.once('response', (response) => {
        readAll(response, asked.maxBytes).then(
          (text) =>
            resolve({
              status: response.statusCode ?? 0,
              contentType: response.headers['content-type'] ?? '',
              text,
              reused: request.reusedSocket,
            }),
          (error: unknown) => {
            request.destroy();
            reject(error instanceof ExchangeFailure ? error : failureOf(error, signal));
          },
        );
      });
      request.end(asked.body);
    });

  return {
    ask: async (asked) => {
      const aborter = new AbortController();
      const timer = setTimeout(() => aborter.abort(), asked.timeoutMs);
      try {
        return await once(asked, aborter.signal).catch((error: unknown) => {
          // The peer closed a connection of the pool as we were about to use it. Reads may be asked again.
          const stale = error instanceof ExchangeFailure && 'stale' in error && error.stale === true;
          if (!stale || asked.method !== 'GET') throw error;
          return once(asked, aborter.signal);
        });
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => agent.destroy(),
  };
}

async function readAll(response: IncomingMessage, maxBytes: number): Promise<string> {
  if ((response.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new ExchangeFailure('invalid', 'the answer is compressed although that was not asked for');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new ExchangeFailure('invalid', `the answer is larger than ${maxBytes / 1024} KiB`);
    chunks.push(chunk);
  }
  if (!response.complete) throw new ExchangeFailure('unreachable', 'the connection broke in the middle of the answer');
  return Buffer.concat(chunks).toString('utf8');
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at its address',
  EHOSTUNREACH: 'there is no route to its address',
  ENETUNREACH: 'there is no route to its address',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNRESET: 'the connection broke',
  EPIPE: 'the connection broke',
  ETIMEDOUT: 'no connection came about',
};

function failureOf(error: unknown, signal: AbortSignal): ExchangeFailure {
  if (signal.aborted) return new ExchangeFailure('timeout', 'no whole answer came in time');
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'HPE_HEADER_OVERFLOW') return new ExchangeFailure('invalid', 'the headers of the answer are too large');
  if (code.startsWith('HPE_')) return new ExchangeFailure('invalid', 'the answer is not HTTP');
  return new ExchangeFailure('unreachable', reasons[code] ?? `the connection failed (${code || 'unknown'})`);
}
