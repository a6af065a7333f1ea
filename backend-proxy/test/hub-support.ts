import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { Type } from 'typebox';
import { HostParams, Id, Strict, type Problem } from '../contract/common.ts';
import type { Host, HostsAnswer } from '../contract/hosts.ts';
import type { PeerConfig } from '../src/config/config.ts';
import type { Capability } from '../src/context.ts';
import type { FakePeer } from './hostile-peer.ts';
import { ask, makeToken, peerConfig, problemOf, startProxy, tokens, type StartedProxy } from './support.ts';

const Things = Strict({ things: Type.Array(Strict({ id: Id, size: Type.Union([Type.Number(), Type.Null()]) })) });

/** A capability in small, whose answer tells which host gave it. */
export const things: Capability = (app, { config }) => {
  const query = Strict({ path: Type.Optional(Type.String()), limit: Type.Optional(Type.Integer({ default: 9 })) });
  app.get(
    '/things',
    { config: { scope: 'read' }, schema: { params: HostParams, querystring: query, response: { 200: Things } } },
    () => ({ things: [{ id: config.host.id, size: null }] }),
  );
  app.get(
    '/things/:thing',
    {
      config: { scope: 'browse' },
      schema: { params: Strict({ host: Id, thing: Type.String() }), response: { 200: Things } },
    },
    () => ({ things: [] }),
  );
  app.post(
    '/things',
    {
      config: { scope: 'operate' },
      schema: { params: HostParams, body: Strict({ name: Type.String() }), response: { 201: Things } },
    },
    (_request, reply) => {
      void reply.code(201);
      return { things: [] };
    },
  );
  return Promise.resolve();
};

/** Where the hub's tokens are. */
export const folder = await mkdtemp(join(tmpdir(), 'hub-'));
export const own = { read: makeToken(), browse: makeToken(), operate: makeToken() };
export const files = () => ({
  read: join(folder, 'read'),
  browse: join(folder, 'browse'),
  operate: join(folder, 'operate'),
});
for (const [scope, path] of Object.entries(files())) await writeFile(path, `${own[scope as keyof typeof own]}\n`);
after(() => rm(folder, { recursive: true }));

/** Starts a hub with one peer `home`, runs the test, and stops both. */
export async function withPeer(
  peer: FakePeer | string,
  body: (hub: StartedProxy) => Promise<void>,
  more: Partial<PeerConfig> = {},
): Promise<void> {
  const url = typeof peer === 'string' ? peer : peer.url;
  const config = { peers: [peerConfig('home', url, { name: 'Home', tokenFiles: files(), ...more })] };
  const hub = await startProxy({ config, capabilities: [things] });
  try {
    await body(hub);
  } finally {
    await hub.stop();
    if (typeof peer !== 'string') await peer.stop();
  }
}

export const home = '/api/v1/hosts/home/things';
export const getHome = (hub: StartedProxy, path = home) => ask(hub.url, path, { token: tokens.all });
export const failing = async (hub: StartedProxy, status: number, code: string): Promise<Problem> => {
  const problem = problemOf(await getHome(hub), status, code);
  assert.equal(problem.code, code, JSON.stringify(problem));
  assert.equal(problem.host, 'home');
  return problem;
};
export const hostsOf = async (hub: StartedProxy) => {
  const answer = await ask(hub.url, '/api/v1/hosts', { token: tokens.read });
  assert.equal(answer.status, 200, answer.text);
  return (answer.json() as HostsAnswer).hosts;
};
export const homeOf = async (hub: StartedProxy): Promise<Host> => {
  const found = (await hostsOf(hub)).find(({ id }) => id === 'home');
  assert(found !== undefined);
  return found;
};
export const session = (more: Record<string, unknown> = {}) => ({
  service: 'homelab-proxy',
  version: '0.1.0',
  apiVersion: '1.0',
  host: 'home',
  token: { name: 'hub', scopes: ['read'] },
  observedAt: '2026-11-24T08:00:00.000Z',
  ...more,
});
