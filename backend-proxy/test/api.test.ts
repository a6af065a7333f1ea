import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Type } from 'typebox';
import { HostParams, Strict } from '../contract/common.ts';
import type { Capability } from '../src/context.ts';
import { version } from '../src/version.ts';
import { backupsCapability } from '../src/backups/capability.ts';
import { servicesCapability } from '../src/services/capability.ts';
import { tunnelsCapability } from '../src/tunnels/capability.ts';
import { ask, makeToken, problemOf, startProxy, tokens, type StartedProxy } from './support.ts';

/** Stands for the capabilities to come: a route of each scope, with a query and a body. */
const exampleCapability: Capability = (app) => {
  const answer = { 200: Strict({ got: Type.Unknown() }) };
  const query = Strict({
    path: Type.Optional(Type.String()),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10, default: 5 })),
  });
  app.get(
    '/names',
    { config: { scope: 'browse' }, schema: { params: HostParams, querystring: query, response: answer } },
    (request) => ({ got: request.query }),
  );
  app.post(
    '/changes',
    {
      config: { scope: 'operate' },
      schema: { params: HostParams, body: Strict({ set: Type.String(), count: Type.Integer() }), response: answer },
    },
    (request) => ({ got: request.body }),
  );
  app.get(
    '/broken',
    { config: { scope: 'read' }, schema: { params: HostParams, response: { 200: Strict({ a: Type.Integer() }) } } },
    () => ({ a: 1, secret: 'never to be sent' }),
  );
  app.get('/throws', { config: { scope: 'read' }, schema: { params: HostParams, response: answer } }, () => {
    throw new Error('an inner secret');
  });
  return Promise.resolve();
};

let proxy: StartedProxy;
before(async () => {
  proxy = await startProxy({
    capabilities: [tunnelsCapability, servicesCapability, backupsCapability, exampleCapability],
    config: { services: [{ id: 'web', name: 'Web', unit: null, url: 'http://127.0.0.1/', actions: [] }] },
  });
});
after(() => proxy.stop());

const host = '/api/v1/hosts/bastion';

test('answers who it is, to any valid token', async () => {
  for (const [name, token] of Object.entries(tokens)) {
    const answer = await ask(proxy.url, '/api/v1/session', { token });
    assert.equal(answer.status, 200);
    const { observedAt, ...session } = answer.json() as { observedAt: string };
    const scopes = name === 'all' ? ['read', 'browse', 'operate'] : [name];
    const told = { service: 'homelab-proxy', version, apiVersion: '1.0', host: 'bastion', token: { name, scopes } };
    assert.deepEqual(session, told);
    assert(Math.abs(Date.parse(observedAt) - Date.now()) < 10_000);
  }
});

test('says that it is alive without a token, and nothing more', async () => {
  const answer = await ask(proxy.url, '/healthz');
  assert.deepEqual([answer.status, answer.text], [200, '{"status":"ok"}']);
});

test('sends what keeps answers out of caches and from being taken for something else', async () => {
  for (const path of ['/healthz', '/api/v1/session', '/nowhere', '/%']) {
    const { headers } = await ask(proxy.url, path, { token: tokens.read });
    assert.equal(headers['cache-control'], 'no-store', path);
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
    assert.equal(headers['x-powered-by'], undefined, path);
  }
});

test('gives each scope its routes, and none the routes of another', async () => {
  const routes = {
    read: ['/metrics', '/api/v1/hosts', `${host}/tunnels`, `${host}/services`, `${host}/services/web`],
    browse: [`${host}/names?path=/etc/passwd`],
    operate: [`${host}/changes`],
  };
  const body = JSON.stringify({ set: 'a', count: 1 });
  for (const [scope, paths] of Object.entries(routes)) {
    for (const path of paths) {
      for (const [name, token] of Object.entries(tokens)) {
        const change = scope === 'operate' ? { method: 'POST', body } : {};
        const answer = await ask(proxy.url, path, { token, ...change });
        if (name === scope || name === 'all') assert.equal(answer.status, 200, `${name} ${path}: ${answer.text}`);
        else {
          const problem = problemOf(answer, 403, `${name} ${path}`);
          assert.equal(problem.code, 'scope-missing');
          assert.equal(problem.detail, `It needs the scope ${scope}; the token ${name} has ${name}.`);
        }
      }
    }
  }
});

test('answers the same 401 to everyone without a valid token, whatever the path', async () => {
  const headers: (Record<string, string> | undefined)[] = [
    undefined,
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer ' },
    { authorization: `Bearer ${makeToken()}` },
    { authorization: `Bearer ${tokens.read}x` },
    { authorization: `Bearer ${tokens.read} x` },
    { authorization: `Basic ${tokens.read}` },
    { authorization: tokens.read },
    { authorization: `Bearer ${'x'.repeat(10_000)}` },
    { authorization: 'Bearer ÿþ' },
    { 'x-api-key': tokens.read, cookie: `token=${tokens.read}` },
  ];
  const paths = [
    '/',
    '/metrics',
    '/api/v1/session',
    '/api/v1/hosts',
    '/api/v1/openapi.json',
    '/nowhere',
    `${host}/tunnels`,
  ];
  const odd = [
    `${host}/nothing`,
    '/api/v1/hosts/unknown/tunnels',
    '/%',
    '/%c0',
    `${host}/services/${'x'.repeat(300)}`,
    '//',
  ];
  const bodies = new Set<string>();
  for (const path of [...paths, ...odd, `/api/v1/session?token=${tokens.read}`]) {
    for (const sent of headers) {
      for (const method of ['GET', 'POST', 'OPTIONS', 'DELETE']) {
        const answer = await ask(proxy.url, path, { method, ...(sent === undefined ? {} : { headers: sent }) });
        problemOf(answer, 401, `${method} ${path}`);
        assert.equal(answer.headers['www-authenticate'], 'Bearer realm="homelab-proxy"');
        bodies.add(answer.text.replace(/"requestId":"[^"]+"/, ''));
      }
    }
  }
  assert.equal(bodies.size, 1, [...bodies].join('\n'));
});

test('takes the word Bearer in any case, as the standard says', async () => {
  for (const word of ['bearer', 'BEARER', 'Bearer ']) {
    const headers = { authorization: `${word} ${tokens.read}` };
    assert.equal((await ask(proxy.url, '/api/v1/session', { headers })).status, 200);
  }
});

test('tells a wrong address from a wrong method', async () => {
  for (const path of ['/nowhere', '/api', '/api/v1', '/api/v1/', '/api/v2/session', '/healthz/', '/API/V1/SESSION']) {
    assert.equal(problemOf(await ask(proxy.url, path, { token: tokens.all }), 404, path).code, 'not-found');
  }
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    for (const path of ['/api/v1/session', `${host}/tunnels`, `${host}/services/web`, '/metrics']) {
      const answer = await ask(proxy.url, path, { method, token: tokens.all, body: '{"a":' });
      problemOf(answer, 405, `${method} ${path}`);
      assert.equal(answer.headers.allow, 'GET');
    }
  }
  const answer = await ask(proxy.url, `${host}/changes`, { token: tokens.all });
  problemOf(answer, 405);
  assert.equal(answer.headers.allow, 'POST');
});

test('names the field of a request that does not fit, and converts nothing but whole numbers in the query', async () => {
  const names = (query: string) => ask(proxy.url, `${host}/names?${query}`, { token: tokens.all });
  assert.deepEqual((await names('')).json(), { got: { limit: 5 } });
  assert.deepEqual((await names('limit=7&path=7')).json(), { got: { limit: 7, path: '7' } });
  const refused: [string, string][] = [
    ['limit=11', 'query.limit must be at most 10.'],
    ['limit=0', 'query.limit must be at least 1.'],
    ['limit=1.5', 'query.limit must be a whole number, not text.'],
    ['limit=1e3', 'query.limit must be a whole number, not text.'],
    ['limit=', 'query.limit must be a whole number, not text.'],
    ['limit=1&limit=2', 'query.limit must be a whole number, not a list.'],
    ['path=a&path=b', 'query.path must be text, not a list.'],
    ['lmit=1', 'query.lmit is not a key that is known here; did you mean limit?'],
    ['__proto__=1', 'query.__proto__ is not a key that is known here (path, limit).'],
    ['constructor=1', 'query.constructor is not a key that is known here (path, limit).'],
  ];
  for (const [query, detail] of refused) {
    const problem = problemOf(await names(query), 400, query);
    assert.equal(problem.detail?.replace(/\?\.$/, '?'), detail, query);
  }
  const change = (body: string, headers = {}) =>
    ask(proxy.url, `${host}/changes`, { token: tokens.all, method: 'POST', body, headers });
  const bodies: [string, string | undefined][] = [
    ['{"set":"a","count":"1"}', 'body.count must be a whole number, not text.'],
    ['{"set":1,"count":1}', 'body.set must be text, not a number: put it into quotes.'],
    ['{"set":"a","count":1,"force":true}', 'body.force is not a key that is known here (set, count).'],
    ['{"count":1}', 'body.set is missing.'],
    ['[]', 'body must be a group of keys, not a list.'],
    ['null', 'body must be a group of keys, not empty.'],
    ['{"set":"a","count":1,"__proto__":{"x":1}}', undefined],
    ['{"set":"a"', undefined],
    ['', undefined],
  ];
  for (const [body, detail] of bodies) assert.equal(problemOf(await change(body), 400, body).detail, detail, body);
  problemOf(await change('set=a', { 'content-type': 'application/x-www-form-urlencoded' }), 415);
  problemOf(await change('{}', { 'content-type': 'text/plain' }), 415);
  problemOf(await change('{}', { 'content-type': 'multipart/form-data; boundary=x' }), 415);
});

test('sends nothing that the contract does not name, and nothing of its inside', async () => {
  const errors = ['broken', 'throws'];
  for (const path of errors) {
    const answer = await ask(proxy.url, `${host}/${path}`, { token: tokens.read });
    const problem = problemOf(answer, 500);
    assert.equal(problem.code, 'internal-error');
    assert(!answer.text.includes('secret'));
    assert(proxy.log().includes(problem.requestId ?? '-'));
  }
  assert(proxy.log().includes('secret is not a key that is known here'));
});

test('tells Prometheus of itself: build, requests by pattern, no paths', async () => {
  await ask(proxy.url, `${host}/names?path=/home/me/diary.txt`, { token: tokens.browse });
  await ask(proxy.url, '/some/where/else', { token: tokens.browse });
  const answer = await ask(proxy.url, '/metrics', { token: tokens.read });
  assert.match(answer.headers['content-type'] ?? '', /^text\/plain; version=0\.0\.4/);
  assert.match(answer.text, new RegExp(`^homelab_build_info\\{version="${version}"\\} 1$`, 'm'));
  assert.match(answer.text, /^process_resident_memory_bytes [1-9]\d+$/m);
  assert.match(
    answer.text,
    /^homelab_http_requests_total\{method="GET",route="\/api\/v1\/hosts\/:host\/names",status="200"\} [1-9]/m,
  );
  assert.match(answer.text, /^homelab_http_requests_total\{method="GET",route="none",status="404"\} [1-9]/m);
  assert(!answer.text.includes('diary') && !answer.text.includes('else'));
});

test('describes itself as OpenAPI 3.1, with every route, its scope and its answers', async () => {
  const document = (await ask(proxy.url, '/api/v1/openapi.json', { token: tokens.operate })).json() as OpenApi;
  assert.equal(document.openapi, '3.1.0');
  assert.deepEqual(document.components.securitySchemes.token?.scheme, 'bearer');
  assert.deepEqual(document.security, [{ token: [] }]);
  const expected = {
    '/api/v1/openapi.json': 'Any valid token.',
    '/api/v1/session': 'Any valid token.',
    '/api/v1/hosts': 'Needs a token with the scope read.',
    '/api/v1/hosts/{host}/tunnels': 'Needs a token with the scope read.',
    '/api/v1/hosts/{host}/services': 'Needs a token with the scope read.',
    '/api/v1/hosts/{host}/services/{service}': 'Needs a token with the scope read.',
    '/api/v1/hosts/{host}/repositories': 'Needs a token with the scope read.',
    '/api/v1/hosts/{host}/repositories/{repository}/snapshots': 'Needs a token with the scope read.',
    '/api/v1/hosts/{host}/names': 'Needs a token with the scope browse.',
  };
  for (const [path, description] of Object.entries(expected)) {
    assert.equal(document.paths[path]?.['get']?.description, description, path);
  }
  assert.deepEqual(Object.keys(document.paths['/api/v1/hosts/{host}/changes'] ?? {}), ['post']);
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const operation of Object.values(operations)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      assert.deepEqual(inPath.map(({ name }) => name).toSorted(), named.toSorted(), path);
      assert(
        inPath.every(({ required, schema }) => required && schema !== undefined),
        path,
      );
      for (const status of ['200', '4XX', '5XX']) {
        const answer = operation.responses[status];
        assert.equal(typeof answer?.description, 'string', `${path} ${status}`);
        assert(Object.keys(answer?.content ?? {}).length > 0, `${path} ${status}`);
      }
    }
  }
  const text = JSON.stringify(document);
  assert(!text.includes('"$ref"') && !text.includes('refusesMethod'));
});

interface OpenApi {
  openapi: string;
  security: unknown;
  components: { securitySchemes: Record<string, { scheme: string }> };
  paths: Record<string, Record<string, Operation>>;
}

interface Operation {
  description: string;
  parameters?: { in: string; name: string; required: boolean; schema: unknown }[];
  responses: Record<string, { description: string; content?: Record<string, unknown> }>;
}
