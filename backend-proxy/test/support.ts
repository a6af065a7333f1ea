import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import pino from 'pino';
import type { Problem, Scope } from '../contract/common.ts';
import { Problem as ProblemSchema } from '../contract/common.ts';
import type { Config, PeerConfig } from '../src/config/config.ts';
import type { Capability } from '../src/context.ts';
import type { Limits } from '../src/http/limits.ts';
import { listen } from '../src/http/listeners.ts';
import { buildServer } from '../src/http/server.ts';
import { hashToken } from '../src/http/token.ts';
import { createMetrics } from '../src/metrics/metrics.ts';
import type { Command, Run } from '../src/process/run.ts';
import { createRunner } from '../src/process/runner.ts';
import { validatorOf } from '../src/schema/validator.ts';

/** Every token made in this run of a test file, so that a test can look for them where they must not be. */
export const madeTokens: string[] = [];

export function makeToken(): string {
  const token = randomBytes(24).toString('base64url');
  madeTokens.push(token);
  return token;
}

export const tokens: Readonly<Record<Scope | 'all', string>> = {
  read: makeToken(),
  browse: makeToken(),
  operate: makeToken(),
  all: makeToken(),
};

const tokenConfigs = Object.entries(tokens).map(([name, token]) => ({
  name,
  sha256: hashToken(token).toString('hex'),
  scopes: name === 'all' ? (['read', 'browse', 'operate'] as const) : [name as Scope],
}));

export const baseConfig: Config = {
  host: { id: 'bastion', name: 'Bastion', site: 'vps' },
  listen: [{ host: '127.0.0.1', port: 0 }],
  tokens: tokenConfigs,
  peers: [],
  tunnels: [],
  services: [],
  repositories: [],
  backupSets: [],
  restore: { allowedRoots: [] },
  directories: { run: '/nonexistent/run', state: '/nonexistent/state', cache: '/nonexistent/cache' },
};

export function peerConfig(id: string, url: string, more: Partial<PeerConfig> = {}): PeerConfig {
  const tokenFiles = { read: '/nonexistent/token', browse: null, operate: null };
  return { id, name: id, site: null, url, tokenFiles, timeoutMs: 1000, ...more };
}

export interface StartedProxy {
  /** `http://127.0.0.1:PORT` */
  url: string;
  urls: string[];
  /** Everything that was logged so far. */
  log: () => string;
  /** Every command that was asked for so far. */
  commands: Command[];
  stop: (graceMs?: number) => Promise<void>;
}

export interface StartOptions {
  config?: Partial<Config>;
  capabilities?: readonly Capability[];
  limits?: Partial<Limits>;
}

/** A real proxy on loopback: the real server, listeners, runner and log, in this process. */
export async function startProxy({
  config = {},
  capabilities = [],
  limits = {},
}: StartOptions = {}): Promise<StartedProxy> {
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const log = pino({ level: 'trace' }, sink);
  const metrics = createMetrics();
  const stopping = new AbortController();
  const { run } = createRunner({ metricsHook: metrics.onCommand, signal: stopping.signal });
  const commands: Command[] = [];
  const recording: Run = (command) => {
    commands.push(command);
    return run(command);
  };
  const full = { ...baseConfig, ...config };
  const generous = { requestsPerToken: 100_000, failuresPerAddress: 100_000, publicPerAddress: 100_000 };
  const all = { ...generous, ...limits };
  const app = await buildServer(full, { run: recording, log, metrics, capabilities, limits: all });
  const listeners = await listen(app, full.listen, { log, limits: all, retryMs: 50 });
  const urls = () => listeners.bound().map(({ host, port }) => `http://${host}:${port}`);
  return {
    url: urls()[0] ?? '',
    get urls() {
      return urls();
    },
    log: () => lines.join(''),
    commands,
    stop: async (graceMs = 0) => {
      await listeners.close(graceMs);
      stopping.abort();
      await app.close();
    },
  };
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  json: () => unknown;
}

export interface AskOptions {
  method?: string;
  token?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Asks with the path exactly as given, which `fetch` would tidy up. */
export async function ask(url: string, path: string, options: AskOptions = {}): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const headers = {
    ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    ...(options.body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(options.body)) }),
    ...options.headers,
  };
  const request = httpRequest({ hostname, port, path, method: options.method ?? 'GET', headers, agent: false });
  const answered = new Promise<Answer>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.once('error', reject);
      response.once('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: () => JSON.parse(text) as unknown,
        });
      });
    });
  });
  request.end(options.body);
  return answered;
}

/** Asserts that an answer is a well-formed problem of that status and gives it. */
export function problemOf(answer: Answer, status: number | readonly number[], what = ''): Problem {
  const allowed = [status].flat();
  assert(allowed.includes(answer.status), `${what} gave ${answer.status}: ${answer.text.slice(0, 300)}`);
  assert.equal(answer.headers['content-type'], 'application/problem+json', what);
  const problem = answer.json();
  assert(isProblem(problem), `${what}: ${answer.text}`);
  assert.equal(problem.status, answer.status);
  assert.equal(problem.type, `urn:homelab-ops:problem:${problem.code}`);
  assert(!/\\n\s+at |node_modules|\/src\//.test(answer.text), `${what} shows its inside: ${answer.text}`);
  return problem;
}

function isProblem(value: unknown): value is Problem {
  return validatorOf(ProblemSchema).Check(value);
}

/** Waits until a condition holds; fails after ten seconds. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const start = performance.now();
  while (!(await condition())) {
    assert(performance.now() - start < 10_000, `never happened: ${what}`);
    await delay(10);
  }
}

/** A port that nothing listens on. */
export async function unusedPort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  assert(typeof address === 'object' && address !== null);
  return address.port;
}
