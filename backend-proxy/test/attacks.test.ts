import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { HostParams, Strict } from '../contract/common.ts';
import { Type } from 'typebox';
import type { Capability } from '../src/context.ts';
import { backupsCapability } from '../src/backups/capability.ts';
import { servicesCapability } from '../src/services/capability.ts';
import { tunnelsCapability } from '../src/tunnels/capability.ts';
import { ask, problemOf, startProxy, tokens, until, type StartedProxy } from './support.ts';

/** Beside the real routes one that takes a body. */
const echo: Capability = (app) => {
  const body = Strict({ text: Type.String() });
  app.post(
    '/echo',
    { config: { scope: 'operate' }, schema: { params: HostParams, body, response: { 200: body } } },
    (request) => request.body,
  );
  return Promise.resolve();
};

const limits = { connections: 300, headersMs: 2000, requestMs: 4000 };
let proxy: StartedProxy;
before(async () => {
  proxy = await startProxy({
    capabilities: [tunnelsCapability, servicesCapability, backupsCapability, echo],
    config: { services: [{ id: 'web', name: 'Web', unit: null, url: 'http://127.0.0.1/', actions: [] }] },
    limits,
  });
});
after(() => proxy.stop());

const mark = '/tmp/homelab-ops-attack-mark';
/** As it stands in the request line, between two slashes. None is an id. */
const segments = [
  '..',
  '.',
  '..%2f',
  '..%2F..%2F..%2Fetc%2Fpasswd',
  '%2e%2e',
  '%2e%2e%2f',
  '%252e%252e%252f',
  '..%5c..%5c',
  '..;',
  '',
  '/',
  '%2f',
  '%00',
  'web%00',
  'web%0a',
  'web%0d%0ax-injected:%201',
  '%',
  '%zz',
  '%c0%ae%c0%ae',
  '%ff',
  '%e2%80%ae',
  'WEB',
  'web%20',
  `--password-command=touch%20${encodeURIComponent(mark)}`,
  `-osftp.command=touch%20${encodeURIComponent(mark)}`,
  '--help',
  '-web',
  `%24(touch%20${encodeURIComponent(mark)})`,
  `%60touch%20${encodeURIComponent(mark)}%60`,
  `;touch%20${encodeURIComponent(mark)}`,
  '%7b%7b7*7%7d%7d',
  '*',
  '%3f',
  '%23',
  ':service',
  '__proto__',
  'a'.repeat(64),
  'a'.repeat(255),
  'a'.repeat(4000),
  'http:%2f%2f127.0.0.1',
  '@127.0.0.1',
];

test('takes nothing but an id in any segment of any path, and runs nothing for it', async () => {
  const document = (await ask(proxy.url, '/api/v1/openapi.json', { token: tokens.all })).json();
  const { paths } = document as { paths: Record<string, Record<string, unknown>> };
  assert(Object.keys(paths).length >= 8);
  const good: Record<string, string> = { host: 'bastion', service: 'web', repository: 'local' };
  let asked = 0;
  for (const [pattern, operations] of Object.entries(paths)) {
    const parts = pattern.slice(1).split('/');
    for (const [at, part] of parts.entries()) {
      for (const attack of [...segments, 'constructor']) {
        const path = parts.map((name, index) => (index === at ? attack : (good[name.replace(/[{}]/g, '')] ?? name)));
        const before = proxy.commands.length;
        for (const method of Object.keys(operations)) {
          const what = `${method} /${path.join('/').slice(0, 120)} (for ${part})`;
          const options = { method: method.toUpperCase(), ...(method === 'post' ? { body: '{"text":"x"}' } : {}) };
          problemOf(await ask(proxy.url, `/${path.join('/')}`, { ...options, token: tokens.all }), [400, 404], what);
          problemOf(await ask(proxy.url, `/${path.join('/')}`, options), 401, what);
          asked += 1;
        }
        assert.equal(proxy.commands.length, before, `a command was run for ${pattern} with ${attack}`);
      }
    }
  }
  assert(asked > 1000, String(asked));
  assert(!existsSync(mark));
});

test('takes nothing but what fits in a query', async () => {
  const path = '/api/v1/hosts/bastion/repositories/local/snapshots';
  for (const name of ['set', 'before', 'limit', 'tag', 'path', 'host', '--host', '__proto__', 'set[]', 'set[$ne]']) {
    for (const attack of segments.filter((segment) => segment !== '')) {
      const value = attack.replaceAll('#', '%23').replaceAll('&', '%26');
      problemOf(
        await ask(proxy.url, `${path}?${name}=${value}`, { token: tokens.all }),
        400,
        `${name}=${value.slice(0, 80)}`,
      );
    }
  }
  const many = Array.from({ length: 500 }, (_, index) => `x${index}=1`).join('&');
  problemOf(await ask(proxy.url, `${path}?${many}`, { token: tokens.all }), 400);
});

/** Sends raw bytes and gives what comes back until the other side closes. */
async function raw(bytes: string, port = Number(new URL(proxy.url).port)): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (part: string) => (text += part));
  socket.on('error', () => undefined);
  socket.end(bytes, 'latin1');
  await once(socket, 'close');
  return text;
}

test('refuses what is not quite HTTP, and what tries to be two requests', async () => {
  const authorization = `Authorization: Bearer ${tokens.all}\r\n`;
  const refused = [
    'GET /api/v1/session\r\n\r\n',
    `GET /api/v1/session HTTP/1.1\r\n${authorization}\r\n`,
    `GET /api/v1/ses sion HTTP/1.1\r\nHost: x\r\n${authorization}\r\n`,
    `GET /api/v1/session HTTP/1.1\r\nHost: x\r\n${authorization}X: a\rb\r\n\r\n`,
    `GET /api/v1/session HTTP/1.1\r\nHost: x\r\n${authorization}X: a\0b\r\n\r\n`,
    `POST /api/v1/hosts/bastion/echo HTTP/1.1\r\nHost: x\r\n${authorization}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n`,
    `POST /api/v1/hosts/bastion/echo HTTP/1.1\r\nHost: x\r\n${authorization}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`,
    `POST /api/v1/hosts/bastion/echo HTTP/1.1\r\nHost: x\r\n${authorization}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
    `GET /api/v1/session HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  ];
  for (const bytes of refused) {
    const text = await raw(bytes);
    assert.match(text, /^HTTP\/1\.1 4\d\d /, `${bytes.slice(0, 120)} gave ${text}`);
    assert(!text.includes('200 OK'), bytes.slice(0, 120));
  }
  for (const target of ['http://127.0.0.1:1/api/v1/session', '*', 'session']) {
    const text = await raw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    assert.match(text, /^HTTP\/1\.1 4\d\d |^$/, `${target} gave ${text}`);
  }
  assert(!(await raw('CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: x\r\n\r\n')).includes('200'));
});

test('refuses a body of 10 MB at once, however it is announced, without keeping it', async () => {
  const rssBefore = process.memoryUsage.rss();
  const head = `POST /api/v1/hosts/bastion/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
  const authorization = `Authorization: Bearer ${tokens.all}\r\n`;
  const size = 10 * 1024 * 1024;
  const chunk = 'x'.repeat(64 * 1024);
  const forms = [
    { headers: `${authorization}Content-Length: ${size}\r\n`, status: 413, chunked: false },
    { headers: `${authorization}Transfer-Encoding: chunked\r\n`, status: 413, chunked: true },
    { headers: `Content-Length: ${size}\r\n`, status: 401, chunked: false },
    { headers: `Transfer-Encoding: chunked\r\n`, status: 401, chunked: true },
  ];
  for (const { headers, status, chunked } of forms) {
    const started = performance.now();
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1').on('data', (part: string) => (text += part));
    socket.on('error', () => undefined);
    socket.write(`${head}${headers}\r\n`);
    const piece = chunked ? `${chunk.length.toString(16)}\r\n${chunk}\r\n` : chunk;
    for (let sent = 0; sent < size && text === '' && !socket.destroyed; sent += chunk.length) {
      if (!socket.write(piece)) await until(() => !socket.writableNeedDrain || socket.destroyed, 'room to send');
    }
    await until(() => text !== '', `an answer to ${headers}`);
    socket.destroy();
    assert.match(text, new RegExp(`^HTTP/1\\.1 ${status} `), headers);
    assert(performance.now() - started < 1000, `${headers} took too long`);
  }
  assert(process.memoryUsage.rss() - rssBefore < 40 * 1024 * 1024);
});

test('keeps out JSON that would poison or exhaust', async () => {
  const send = (body: string) =>
    ask(proxy.url, '/api/v1/hosts/bastion/echo', { method: 'POST', token: tokens.all, body });
  assert.equal((await send('{"text":"ok"}')).status, 200);
  for (const body of [
    '{"text":"a","__proto__":{"polluted":1}}',
    '{"text":"a","constructor":{"prototype":{"polluted":1}}}',
    '['.repeat(30_000),
    `{"text":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    `{${Array.from({ length: 5000 }, (_, index) => `"k${index}":1`).join()}}`,
  ]) {
    problemOf(await send(body), 400, body.slice(0, 60));
  }
  assert.equal(Reflect.get({}, 'polluted'), undefined);
});

/** Opens a connection that sends the head of a request byte by byte, for ever. */
async function trickle(port: number): Promise<{ socket: Socket; stop: () => void }> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  await once(socket, 'connect');
  socket.write('GET /api/v1/session HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  const timer = setInterval(() => socket.write('a'), 100);
  socket.once('close', () => clearInterval(timer));
  return { socket, stop: () => socket.destroy() };
}

const timed = async () => {
  const started = performance.now();
  assert.equal((await ask(proxy.url, '/api/v1/session', { token: tokens.read })).status, 200);
  return performance.now() - started;
};

test('answers others while 200 slow requests are under way, and ends those at the time limit', async () => {
  const port = Number(new URL(proxy.url).port);
  const slow = await Promise.all(Array.from({ length: 200 }, () => trickle(port)));
  const started = performance.now();
  for (let round = 0; round < 20; round++) assert((await timed()) < 500);
  assert.equal(slow.filter(({ socket }) => socket.destroyed).length, 0, 'they should still be under way');
  await until(() => slow.every(({ socket }) => socket.destroyed), 'the end of the slow requests');
  assert(performance.now() - started < limits.headersMs + 4000);
});

test('answers others when somebody opens more connections than there may be', async () => {
  const port = Number(new URL(proxy.url).port);
  const slow: { socket: Socket; stop: () => void }[] = [];
  for (let index = 0; index < limits.connections * 2; index++) slow.push(await trickle(port));
  try {
    for (let round = 0; round < 20; round++) assert((await timed()) < 500);
    await until(
      () => slow.filter(({ socket }) => socket.destroyed).length >= limits.connections,
      'the oldest to be closed',
    );
  } finally {
    for (const { stop } of slow) stop();
  }
});

test('does not wait for ever for a body that was announced', async () => {
  const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (part: string) => (text += part));
  socket.on('error', () => undefined);
  const started = performance.now();
  socket.write(
    `POST /api/v1/hosts/bastion/echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tokens.all}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"text":',
  );
  await once(socket, 'close');
  assert(performance.now() - started < limits.requestMs + 4000);
  assert.match(text, /^HTTP\/1\.1 408 |^$/);
});

test('limits one token and not the others; and guesses of tokens, but not whoever has one', async () => {
  const limited = await startProxy({ limits: { requestsPerToken: 20, failuresPerAddress: 5, publicPerAddress: 10 } });
  try {
    const statuses = async (count: number, path: string, token?: string) => {
      const answers = [];
      for (let index = 0; index < count; index++) {
        answers.push(await ask(limited.url, path, token === undefined ? {} : { token }));
      }
      return answers;
    };
    const codes = (answers: { status: number }[]) => answers.map(({ status }) => status).join(' ');
    const session = '/api/v1/session';
    assert.equal(codes(await statuses(21, session, tokens.read)), `${'200 '.repeat(20)}429`);
    const [over] = await statuses(1, '/nowhere', tokens.read);
    assert(over !== undefined);
    problemOf(over, 429);
    assert(Number(over.headers['retry-after']) >= 1 && Number(over.headers['retry-after']) <= 10);
    assert.equal(codes(await statuses(1, session, tokens.browse)), '200');
    assert.equal(codes(await statuses(7, '/nowhere', 'a-guess-at-a-token')), `${'401 '.repeat(5)}429 429`);
    assert.equal(codes(await statuses(1, session)), '429');
    assert.equal(codes(await statuses(1, '/%c0')), '429');
    assert.equal(codes(await statuses(1, session, tokens.operate)), '200');
    assert.equal(codes(await statuses(11, '/healthz')), `${'200 '.repeat(10)}429`);
  } finally {
    await limited.stop();
  }
});

test('believes no header about where a request comes from', async () => {
  const limited = await startProxy({ limits: { failuresPerAddress: 2 } });
  try {
    for (const [index, status] of [401, 401, 429, 429].entries()) {
      const headers = {
        'x-forwarded-for': `10.0.0.${index}`,
        'x-real-ip': `10.0.0.${index}`,
        forwarded: `for=10.0.0.${index}`,
      };
      problemOf(await ask(limited.url, '/x', { headers }), status);
    }
    assert(!limited.log().includes('10.0.0.'));
  } finally {
    await limited.stop();
  }
});
