import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { ask, bearer, pluginJson, startServer, startUpstream } from './testSupport.ts';

const proxy = '/api/plugin-proxy/acme-example-app';

test('a route adds its own token and hands the path, query, method and body on', async (context) => {
  const upstream = await startUpstream(context);
  const { url } = await startServer(context, { hubUrl: upstream.url });
  const body = '{"a":1}';
  const answer = await ask(url, {
    path: `${proxy}/operate/api/v1/backups?dry=1&x=%2F`,
    role: 'Admin',
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
    body,
  });
  assert.equal(answer.status, 200);
  const [received] = upstream.received;
  assert.equal(received?.url, '/api/v1/backups?dry=1&x=%2F');
  assert.equal(received.method, 'POST');
  assert.equal(received.body, body);
  assert.equal(received.headers['content-type'], 'application/json');
  assert.equal(received.headers['idempotency-key'], 'k');
  assert.equal(received.headers.authorization, 'Bearer secret-operate');
  assert.equal(received.headers.host, new URL(upstream.url).host);
});

test('what belongs to the browser’s session does not reach the upstream, and the user does', async (context) => {
  const upstream = await startUpstream(context);
  const { url } = await startServer(context, { hubUrl: upstream.url });
  await ask(url, {
    path: `${proxy}/read/x`,
    role: 'Viewer',
    headers: {
      authorization: 'Bearer of-the-browser',
      origin: url,
      referer: `${url}/a/page`,
      'x-grafana-user': 'somebody-else',
      'x-grafana-context': '{"Login":"somebody-else"}',
    },
  });
  const headers = upstream.received[0]?.headers ?? {};
  assert.equal(headers.authorization, 'Bearer secret-read');
  assert.deepEqual(
    ['cookie', 'origin', 'referer', 'x-grafana-user'].filter((name) => name in headers),
    [],
  );
  const user = JSON.parse(String(headers['x-grafana-context'])) as { Login: string; OrgRole: string };
  assert.deepEqual([user.Login, user.OrgRole], ['viewer', 'Viewer']);
});

test('the user’s name is a header of its own only where that is switched on', async (context) => {
  const upstream = await startUpstream(context);
  const { url } = await startServer(context, { hubUrl: upstream.url, sendUserHeader: true });
  await ask(url, { path: `${proxy}/read/x`, role: 'Editor', headers: { 'x-grafana-user': 'somebody-else' } });
  assert.equal(upstream.received[0]?.headers['x-grafana-user'], 'editor');
});

test('a role that is not enough is a 403 that nothing reaches the upstream of', async (context) => {
  const upstream = await startUpstream(context);
  const { url } = await startServer(context, { hubUrl: upstream.url });
  const tries = ['operate/x', 'operate/', 'operate/../read/x', 'operate/..%2fread/x', '%6fperate/x'];
  for (const role of ['Viewer', 'Editor'] as const) {
    for (const path of tries) {
      const { status } = await ask(url, { path: `${proxy}/${path}`, role });
      assert.ok(status === 403 || status === 404, `${role} got ${status} for ${path}`);
    }
    assert.equal((await ask(url, { path: `${proxy}/operate/x`, role })).status, 403);
  }
  assert.equal((await ask(url, { path: `${proxy}/operate/x` })).status, 403, 'without a cookie');
  assert.equal(
    (await ask(url, { path: `${proxy}/operate/x`, headers: { cookie: 'homelab_preview_role=Root' } })).status,
    403,
  );
  assert.equal(upstream.received.length, 0);
});

test('the first route that matches decides; there is no falling through to a later one', async (context) => {
  const upstream = await startUpstream(context);
  const { url } = await startServer(context, {
    hubUrl: upstream.url,
    plugin: {
      ...pluginJson,
      routes: [
        { path: 'x/*', method: 'POST', url: '{{ .JsonData.hubUrl }}/only-post', reqRole: 'Viewer' },
        { path: 'x/admin', url: '{{ .JsonData.hubUrl }}/first', reqRole: 'Admin' },
        { path: 'x/*', url: '{{ .JsonData.hubUrl }}/second', reqRole: 'Viewer', headers: [bearer('readToken')] },
        { path: 'x/late', url: '{{ .JsonData.hubUrl }}/never', reqRole: 'Viewer' },
      ],
    },
  });
  assert.equal((await ask(url, { path: `${proxy}/x/admin`, role: 'Viewer' })).status, 403);
  await ask(url, { path: `${proxy}/x/admin`, role: 'Admin' });
  await ask(url, { path: `${proxy}/x/late`, role: 'Viewer' });
  await ask(url, { path: `${proxy}/x/a/b`, role: 'Viewer', method: 'POST' });
  assert.deepEqual(
    upstream.received.map((one) => one.url),
    ['/first', '/second/late', '/only-post/a/b'],
  );
});

test('a path that no route has is a 404', async (context) => {
  const upstream = await startUpstream(context);
  const { url } = await startServer(context, { hubUrl: upstream.url });
  for (const path of ['reader/x', 'read', 'read%2fx', '', 'x/read/y', 'read/%zz']) {
    const { status } = await ask(url, { path: `${proxy}/${path}`, role: 'Admin' });
    assert.equal(status, 404, path);
  }
  assert.equal(upstream.received.length, 0);
});

test('an encoded traversal leaves as Grafana sends it: the upstream has to cope', async (context) => {
  const upstream = await startUpstream(context);
  const { url } = await startServer(context, { hubUrl: `${upstream.url}/base` });
  await ask(url, { path: `${proxy}/read/..%2f..%2fadmin`, role: 'Viewer' });
  await ask(url, { path: `${proxy}/read/a%20b/c%3Fd/%E2%82%AC`, role: 'Viewer' });
  assert.deepEqual(
    upstream.received.map((one) => one.url),
    ['/base/../../admin', '/base/a%20b/c%3Fd/%E2%82%AC'],
  );
});

test('an answer is shown as the upstream gave it, but cannot act as a page or set a cookie', async (context) => {
  const upstream = await startUpstream(context, (response) => {
    response.writeHead(418, {
      'content-type': 'application/problem+json',
      'content-security-policy': 'default-src *',
      'set-cookie': 'homelab_preview_role=Admin',
    });
    response.end('{"code":"teapot"}');
  });
  const { url } = await startServer(context, { hubUrl: upstream.url });
  const answer = await ask(url, { path: `${proxy}/read/x`, role: 'Viewer' });
  assert.equal(answer.status, 418);
  assert.equal(answer.body, '{"code":"teapot"}');
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  assert.equal(answer.headers['content-security-policy'], 'sandbox');
  assert.equal(answer.headers['set-cookie'], undefined);
});

test('an upstream that is not there, or not named, is an empty 502', async (context) => {
  for (const hubUrl of ['http://127.0.0.1:1', undefined, 'ftp://127.0.0.1/', 'not a url']) {
    const { url } = await startServer(context, hubUrl === undefined ? {} : { hubUrl });
    const answer = await ask(url, { path: `${proxy}/read/x`, role: 'Viewer' });
    assert.deepEqual([answer.status, answer.body], [502, ''], String(hubUrl));
  }
});

test('an event stream passes event by event, and its end in the browser ends it at the upstream', async (context) => {
  const { promise: closed, resolve: markClosed } = Promise.withResolvers<undefined>();
  let sendNext = (): void => undefined;
  const upstream = await startUpstream(context, (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    sendNext = () => response.write('data: 1\n\n');
    response.on('close', () => markClosed(undefined));
  });
  const { url } = await startServer(context, { hubUrl: upstream.url });
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http
      .get(`${url}${proxy}/read/events`, { agent: false, headers: { cookie: 'homelab_preview_role=Viewer' } }, resolve)
      .on('error', reject);
  });
  // The head is here although the upstream has sent no byte of the body, and has not ended.
  assert.equal(response.headers['content-type'], 'text/event-stream');
  const first = new Promise<string>((resolve) => response.once('data', (chunk: Buffer) => resolve(chunk.toString())));
  sendNext();
  assert.equal(await first, 'data: 1\n\n');
  response.destroy();
  await closed;
});
