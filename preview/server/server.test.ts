import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { ask, pluginJson, secrets, startServer, startUpstream } from './testSupport.ts';

const settingsPath = '/api/plugins/acme-example-app/settings';
const roles = ['Viewer', 'Editor', 'Admin'] as const;

test('no secret is in anything a browser can get, as any role', async (context) => {
  const upstream = await startUpstream(context);
  const { url } = await startServer(context, { hubUrl: upstream.url, prometheusUrl: 'http://127.0.0.1:1' });
  const paths = ['/', '/a/acme-example-app/start', settingsPath, '/api/plugins', '/api/datasources', '/api/health'];
  for (const role of roles) {
    for (const path of [
      ...paths,
      '/public/plugins/acme-example-app/plugin.json',
      '/api/plugin-proxy/acme-example-app/read/x',
    ]) {
      const { body, headers } = await ask(url, { path, role });
      const seen = body + JSON.stringify(headers);
      assert.ok(!Object.values(secrets).some((secret) => seen.includes(secret)), `${role} sees a secret at ${path}`);
    }
  }
});

test('nothing outside the plugin’s folder is served', async (context) => {
  const { url, settingsFile } = await startServer(context);
  assert.ok(existsSync(settingsFile));
  for (const name of ['..%2fsettings.json', '..%2f..%2f..%2fetc%2fpasswd', '%2fetc%2fpasswd', 'plugin.json%00', '']) {
    const { status } = await ask(url, { path: `/public/plugins/acme-example-app/${name}`, role: 'Admin' });
    assert.equal(status, 404, name);
  }
});

test('which secrets are set is known to everybody, what they are to nobody', async (context) => {
  const { url } = await startServer(context, { hubUrl: 'http://hub' });
  const { body } = await ask(url, { path: settingsPath, role: 'Viewer' });
  const { secureJsonFields, jsonData } = JSON.parse(body) as Record<string, unknown>;
  assert.deepEqual(secureJsonFields, { readToken: true, browseToken: true, operateToken: true });
  assert.deepEqual(jsonData, { hubUrl: 'http://hub' });
});

test('saving replaces jsonData whole and merges secureJsonData by name', async (context) => {
  const upstream = await startUpstream(context);
  const { url, settingsFile } = await startServer(context, { hubUrl: upstream.url });
  const save = (command: unknown) =>
    ask(url, { path: settingsPath, role: 'Admin', method: 'POST', body: JSON.stringify(command) });
  const saved = await save({
    enabled: true,
    pinned: true,
    jsonData: { hubUrl: upstream.url, prometheusUid: 'p' },
    secureJsonData: { readToken: 'new-read' },
  });
  assert.equal(saved.status, 200);
  await ask(url, { path: '/api/plugin-proxy/acme-example-app/read/x', role: 'Admin' });
  await ask(url, { path: '/api/plugin-proxy/acme-example-app/operate/x', role: 'Admin' });
  assert.deepEqual(
    upstream.received.map(({ headers }) => headers.authorization),
    ['Bearer new-read', 'Bearer secret-operate'],
  );
  await save({ enabled: true, jsonData: { other: 1 } });
  const { body } = await ask(url, { path: settingsPath, role: 'Admin' });
  assert.deepEqual((JSON.parse(body) as { jsonData: unknown }).jsonData, { other: 1 });
  assert.equal(statSync(settingsFile).mode & 0o777, 0o600);
  assert.ok(readFileSync(settingsFile, 'utf8').includes('new-read'), 'kept for the next start');
});

test('a plugin that was saved without "enabled" is off, as in Grafana', async (context) => {
  const upstream = await startUpstream(context);
  const { url } = await startServer(context, { hubUrl: upstream.url });
  await ask(url, { path: settingsPath, role: 'Admin', method: 'POST', body: '{"jsonData":{}}' });
  const { status } = await ask(url, { path: '/api/plugin-proxy/acme-example-app/read/x', role: 'Admin' });
  assert.equal(status, 404);
});

test('only an Admin saves settings or lists data sources', async (context) => {
  const { url } = await startServer(context, { prometheusUrl: 'http://127.0.0.1:1' });
  for (const role of ['Viewer', 'Editor'] as const) {
    assert.equal((await ask(url, { path: settingsPath, role, method: 'POST', body: '{"enabled":true}' })).status, 403);
    assert.equal((await ask(url, { path: '/api/datasources', role })).status, 403);
  }
  const { status, body } = await ask(url, { path: '/api/datasources', role: 'Admin' });
  assert.equal(status, 200);
  assert.deepEqual(
    (JSON.parse(body) as { uid: string }[]).map(({ uid }) => uid),
    ['prometheus'],
  );
});

test('a page for Admins is not opened for others, and Grafana’s server knows exact paths only', async (context) => {
  const { url } = await startServer(context);
  const page = '/a/acme-example-app/restore';
  const statuses = await Promise.all(roles.map(async (role) => (await ask(url, { path: page, role })).status));
  assert.deepEqual(statuses, [302, 302, 200]);
  assert.equal((await ask(url, { path: `${page}/123`, role: 'Viewer' })).status, 200);
});

test('a first visit gets the role that the preview was started with, in a cookie that other sites cannot use', async (context) => {
  const { url } = await startServer(context);
  const { headers, body } = await ask(url, { path: '/' });
  assert.match(String(headers['set-cookie']), /^homelab_preview_role=Admin; .*SameSite=Strict; HttpOnly/);
  assert.match(body, /"orgRole":"Admin"/);
  const again = await ask(url, { path: '/', role: 'Viewer' });
  assert.equal(again.headers['set-cookie'], undefined);
  assert.match(again.body, /"orgRole":"Viewer"/);
});

test('the page allows its own script by a nonce, and connections to this server only', async (context) => {
  const { url } = await startServer(context);
  const pages = await Promise.all(['/', '/'].map((path) => ask(url, { path, role: 'Viewer' })));
  const nonces = pages.map(({ headers }) => /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1]);
  assert.notEqual(nonces[0], nonces[1]);
  assert.ok(pages[0]?.body.includes(`nonce="${nonces[0] ?? ''}"`));
  assert.match(String(pages[0]?.headers['content-security-policy']), /connect-src 'self';/);
});

test('a request under a foreign host name, or a change from a foreign page, is refused', async (context) => {
  const upstream = await startUpstream(context);
  const { url } = await startServer(context, { hubUrl: upstream.url });
  const operate = '/api/plugin-proxy/acme-example-app/operate/x';
  const attacks = [
    { path: '/', headers: { host: 'evil.example' } },
    { path: operate, method: 'POST', headers: { host: 'evil.example' } },
    { path: operate, method: 'POST', headers: { origin: 'http://evil.example' } },
    { path: operate, method: 'POST', headers: { origin: 'null' } },
    { path: settingsPath, method: 'POST', headers: { origin: 'http://127.0.0.1:1' }, body: '{}' },
  ];
  for (const attack of attacks) {
    assert.equal((await ask(url, { role: 'Admin', ...attack })).status, 403, JSON.stringify(attack));
  }
  assert.equal(upstream.received.length, 0);
  const own = await ask(url, { path: operate, method: 'POST', role: 'Admin', headers: { origin: url } });
  assert.equal(own.status, 200);
});

test('bodies that are too large or no JSON object are refused', async (context) => {
  const { url } = await startServer(context);
  const post = (body: string) => ask(url, { path: settingsPath, role: 'Admin', method: 'POST', body });
  assert.equal((await post('[]')).status, 400);
  assert.equal((await post('{')).status, 400);
  assert.equal((await post(`{"a":"${'x'.repeat(2 ** 21)}"}`)).status, 413);
});

test('what is in the boot data cannot end the script that it stands in', async (context) => {
  const version = '1</script><script>alert(1)</script>';
  const { url } = await startServer(context, { plugin: { ...pluginJson, info: { ...pluginJson.info, version } } });
  const { body } = await ask(url, { path: '/', role: 'Admin' });
  assert.ok(body.includes('alert(1)') && !body.includes('<script>alert'), 'the version stands in the page as data');
});
