import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { flood, jsonPeer, tcpPeer, type FakePeer } from './hostile-peer.ts';
import { failing, getHome, home, homeOf, withPeer } from './hub-support.ts';
import { problemOf, until } from './support.ts';

const things200 = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

test('keeps nothing of a peer that sends a gigabyte', async () => {
  let sent: { written: () => number } | undefined;
  const peer = await tcpPeer((socket) => {
    const head = `${things200}content-length: 1073741824\r\n\r\n{"things":["`;
    sent = flood(socket, head, 'x'.repeat(64 * 1024));
  });
  await withPeer(
    peer,
    async (hub) => {
      const rssBefore = process.memoryUsage.rss();
      const problem = await failing(hub, 502, 'peer-invalid-answer');
      assert.match(problem.detail ?? '', /^The answer is larger than 8192 KiB\.$/);
      assert((sent?.written() ?? Infinity) < 64 * 1024 * 1024);
      assert(process.memoryUsage.rss() - rssBefore < 96 * 1024 * 1024);
      assert.equal((await homeOf(hub)).state, 'incompatible');
    },
    { timeoutMs: 20_000 },
  );
});

test('gives up at its time limit on a peer that never ends, never begins, or drips', async () => {
  const behaviours = {
    'never begins': () => undefined,
    'never ends': (socket: { write: (text: string) => unknown }) => socket.write(`${things200}\r\n{"things":[`),
    'headers never end': (socket: { write: (text: string) => unknown }) => socket.write('HTTP/1.1 200 OK\r\nx: '),
  };
  for (const [name, behave] of Object.entries(behaviours)) {
    const peer = await tcpPeer((socket) => void behave(socket));
    await withPeer(
      peer,
      async (hub) => {
        const started = performance.now();
        const problem = await failing(hub, 504, 'peer-timeout');
        const took = performance.now() - started;
        assert(took > 290 && took < 800, `${name} took ${took} ms`);
        assert.equal(problem.title, 'Home does not answer');
        assert.equal((await homeOf(hub)).state, 'timeout');
      },
      { timeoutMs: 300 },
    );
  }
  const dripping = await tcpPeer((socket) => {
    socket.write(`${things200}\r\n`);
    const timer = setInterval(() => socket.write(' '), 20);
    socket.once('close', () => clearInterval(timer));
  });
  await withPeer(dripping, async (hub) => assert.ok(await failing(hub, 504, 'peer-timeout')), { timeoutMs: 300 });
});

test('gives up at its time limit on a host that does not even take the connection', async () => {
  // A process that is stopped takes no connection; once its short queue is full, the kernel drops what comes, as a host
  // does that is gone from the network.
  const script =
    'const s=require("net").createServer().listen({port:0,host:"127.0.0.1",backlog:1},()=>console.log(s.address().port))';
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGSTOP');
  const queue = Array.from({ length: 8 }, () => connect(Number(line), '127.0.0.1').on('error', () => undefined));
  try {
    await until(() => queue.filter(({ connecting }) => !connecting).length >= 2, 'the queue to fill');
    await withPeer(
      `http://127.0.0.1:${Number(line)}`,
      async (hub) => {
        const started = performance.now();
        await failing(hub, 504, 'peer-timeout');
        const took = performance.now() - started;
        assert(took > 290 && took < 800, `it took ${took} ms`);
      },
      { timeoutMs: 300 },
    );
  } finally {
    for (const socket of queue) socket.destroy();
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

test('makes nothing of answers that make no sense', async () => {
  const text = JSON.stringify({ things: [] });
  const peers: Record<string, () => Promise<FakePeer>> = {
    garbage: () => tcpPeer((socket) => socket.end('\0\x01\x02 garbage \r\n\r\n')),
    'another protocol': () => tcpPeer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')),
    'huge headers': () => tcpPeer((socket) => void flood(socket, 'HTTP/1.1 200 OK\r\n', `x: ${'y'.repeat(1000)}\r\n`)),
    'wrong types': () => jsonPeer({ things: [{ id: 'A B', size: 'large' }] }),
    'another form': () => jsonPeer({ error: 'no' }),
    'no JSON': () => jsonPeer('<html></html>'),
    'half JSON': () => jsonPeer('{"things":['),
    'deep JSON': () => jsonPeer('['.repeat(200_000)),
    'a list': () => jsonPeer([]),
    empty: () => jsonPeer(''),
    'no content type': () => jsonPeer(text, 200, { 'content-type': 'text/html' }),
    compressed: () => jsonPeer(text, 200, { 'content-encoding': 'gzip' }),
    'a status of another route': () => jsonPeer(text, 201),
    'no content': () => jsonPeer('', 204),
    'an error of something else': () => jsonPeer('<html>nginx</html>', 502, { 'content-type': 'text/html' }),
    'an error that is no problem': () =>
      jsonPeer({ message: 'no' }, 500, { 'content-type': 'application/problem+json' }),
    'a problem without JSON': () => jsonPeer('{', 500, { 'content-type': 'application/problem+json' }),
  };
  for (const [name, start] of Object.entries(peers)) {
    await withPeer(await start(), async (hub) => {
      const problem = await failing(hub, 502, 'peer-invalid-answer').catch((error: unknown) => {
        throw new Error(`${name}: ${String(error)}`);
      });
      assert.equal(problem.lastSeenAt, undefined, name);
      assert((problem.detail ?? '') !== '', name);
    });
  }
});

test('tells a connection that breaks', async () => {
  const peers = {
    'at once': () => tcpPeer((socket) => socket.destroy()),
    'in the middle': () => tcpPeer((socket) => socket.end(`${things200}content-length: 1000\r\n\r\n{"things":[`)),
    'by a reset': () => tcpPeer((socket) => socket.write(`${things200}\r\n{`, () => socket.resetAndDestroy())),
  };
  for (const start of Object.values(peers)) {
    await withPeer(await start(), async (hub) => {
      assert.match((await failing(hub, 502, 'peer-unreachable')).detail ?? '', /broke/);
      assert.equal((await homeOf(hub)).state, 'unreachable');
    });
  }
});

test('follows no peer elsewhere', async () => {
  const elsewhere = await jsonPeer({ things: [] });
  for (const status of [301, 302, 303, 307, 308]) {
    const peer = await jsonPeer({ things: [] }, status, { location: `${elsewhere.url}${home}` });
    await withPeer(peer, async (hub) => {
      assert.equal((await failing(hub, 502, 'peer-invalid-answer')).detail, 'It tried to send this hub elsewhere.');
    });
  }
  assert.equal(elsewhere.asked.length, 0);
  await elsewhere.stop();
});

test('passes on what a peer says is wrong, cleaned, as of that host', async () => {
  const problem = {
    type: 'https://evil.example/',
    code: 'unknown-thing',
    title: 'There is no \u001b[31mthing\u202e',
    status: 404,
    detail: 'x'.repeat(5000),
    advice: 'Look.',
    host: 'bastion',
    requestId: 'theirs',
    extra: '<script>',
    instance: 'javascript:alert(1)',
  };
  const peer = await jsonPeer(problem, 404, { 'content-type': 'application/problem+json', 'set-cookie': 'a=b' });
  await withPeer(peer, async (hub) => {
    const answer = await getHome(hub);
    const { requestId, ...told } = problemOf(answer, 404);
    assert.notEqual(requestId, 'theirs');
    assert.deepEqual(told, {
      type: 'urn:homelab-ops:problem:unknown-thing',
      code: 'unknown-thing',
      title: 'There is no  [31mthing ',
      status: 404,
      detail: 'x'.repeat(500),
      advice: 'Look.',
      host: 'home',
    });
    assert.equal(answer.headers['set-cookie'], undefined);
  });
});
