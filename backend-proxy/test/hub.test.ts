import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { hashToken } from '../src/http/token.ts';
import { jsonPeer, tcpPeer } from './hostile-peer.ts';
import {
  failing,
  files,
  folder,
  getHome,
  home,
  homeOf,
  hostsOf,
  own,
  session,
  things,
  withPeer,
} from './hub-support.ts';
import { ask, peerConfig, problemOf, startProxy, tokens, unusedPort, until } from './support.ts';

test('gives what a real peer answers, and marks it seen', async () => {
  const peer = await startProxy({
    capabilities: [things],
    config: {
      host: { id: 'home', name: 'Home', site: 'home' },
      tokens: [{ name: 'hub', sha256: hashToken(own.read).toString('hex'), scopes: ['read'] }],
    },
  });
  await withPeer(peer.url, async (hub) => {
    assert.equal((await homeOf(hub)).state, 'reachable');
    const answer = await getHome(hub);
    assert.deepEqual([answer.status, answer.json()], [200, { things: [{ id: 'home', size: null }] }]);
    assert.deepEqual((await getHome(hub, '/api/v1/hosts/bastion/things')).json(), {
      things: [{ id: 'bastion', size: null }],
    });
    const unknown = problemOf(await getHome(hub, '/api/v1/hosts/elsewhere/things'), 404);
    assert.equal(unknown.code, 'unknown-host');
    assert.match(peer.log(), /"route":"\/api\/v1\/hosts\/:host\/things","status":200/);

    const [local, remote] = await hostsOf(hub);
    assert.deepEqual(
      [local?.id, local?.local, local?.state, local?.site, local?.version],
      ['bastion', true, 'reachable', 'vps', '0.1.0'],
    );
    assert.equal(remote?.local, false);
    assert(remote.lastSeenAt !== null && remote.roundTripSeconds !== null && remote.roundTripSeconds >= 0);
    const seen = remote.lastSeenAt;

    await peer.stop();
    const problem = await failing(hub, 502, 'peer-unreachable');
    assert(problem.lastSeenAt !== undefined && problem.lastSeenAt >= seen);
    assert.equal(problem.title, 'Home cannot be reached');
    assert.equal(problem.detail, 'Nothing listens at its address.');
    await until(async () => (await homeOf(hub)).state === 'unreachable', 'the host list to notice');
    assert.equal((await homeOf(hub)).lastSeenAt, problem.lastSeenAt);
  });
});

test('makes the request anew, with its own token for the scope, and shows nobody the caller’s', async () => {
  const peer = await jsonPeer({ things: [] });
  await withPeer(peer, async (hub) => {
    await getHome(hub, `${home}?path=/a%20b%26c=d%23e%2f..%2f&limit=3`);
    await getHome(hub, `${home}/..%2f..%2fsession%3fx=1%23y`);
    await ask(hub.url, home, {
      token: tokens.read,
      headers: { cookie: 'a=b', 'x-forwarded-for': '1.2.3.4', 'x-grafana-user': 'me', 'x-injected': 'yes' },
    });
    const [plain, inPath, withHeaders] = peer.asked;
    const query = new URL(plain?.path ?? '', peer.url).searchParams;
    assert.deepEqual(Object.fromEntries(query), { path: '/a b&c=d#e/../', limit: '3' });
    assert.equal(plain?.headers.authorization, `Bearer ${own.read}`);
    assert.equal(inPath?.path, `${home}/..%2F..%2Fsession%3Fx%3D1%23y`);
    assert.equal(inPath.headers.authorization, `Bearer ${own.browse}`);
    assert.equal(withHeaders?.path, `${home}?limit=9`);
    assert.deepEqual(Object.keys(withHeaders.headers).toSorted(), [
      'accept',
      'accept-encoding',
      'authorization',
      'connection',
      'host',
      'x-homelab-hop',
    ]);
    for (const { headers } of peer.asked) {
      for (const token of Object.values(tokens)) assert(!JSON.stringify(headers).includes(token));
    }
  });
});

test('sends a change with its body, and takes the status that the route names only', async () => {
  const peer = await jsonPeer({ things: [] }, 201);
  await withPeer(peer, async (hub) => {
    const change = (body: string) => ask(hub.url, home, { method: 'POST', token: tokens.operate, body });
    assert.equal((await change('{"name":"x"}')).status, 201);
    problemOf(await change('{"name":"x","force":true}'), 400);
    problemOf(await ask(hub.url, home, { method: 'POST', token: tokens.read, body: '{"name":"x"}' }), 403);
    problemOf(await ask(hub.url, home, { method: 'DELETE', token: tokens.all }), 405);
    assert.equal(peer.asked.length, 1);
    assert.deepEqual(
      [peer.asked[0]?.body, peer.asked[0]?.headers['content-type']],
      ['{"name":"x"}', 'application/json'],
    );
    assert.equal(peer.asked[0]?.headers.authorization, `Bearer ${own.operate}`);
    await failing(hub, 502, 'peer-invalid-answer');
  });
});

test('says when a peer does not accept its token, and when it has none', async () => {
  for (const status of [401, 403]) {
    await withPeer(await jsonPeer({}, status), async (hub) => {
      const problem = await failing(hub, 502, 'peer-refused-token');
      assert.equal(problem.title, 'Home does not accept the token of this hub');
      assert.equal((await homeOf(hub)).state, 'refused');
    });
  }
  const peer = await jsonPeer({ things: [] });
  await writeFile(join(folder, 'spoilt'), 'a token\nwith: a line break');
  for (const file of ['absent', 'spoilt']) {
    const tokenFiles = { read: join(folder, file), browse: null, operate: null };
    const hub = await startProxy({
      capabilities: [things],
      config: { peers: [peerConfig('home', peer.url, { tokenFiles })] },
    });
    await failing(hub, 502, 'peer-token-unreadable');
    const scope = problemOf(await getHome(hub, `${home}/x`), 502);
    assert.deepEqual([scope.code, scope.advice?.includes('tokenFiles.browse')], ['peer-scope-missing', true]);
    assert.deepEqual(
      [(await homeOf(hub)).state, (await homeOf(hub)).fault?.code],
      ['refused', 'peer-token-unreadable'],
    );
    await hub.stop();
  }
  assert.equal(peer.asked.length, 0);
  await peer.stop();
});

test('works with a peer one minor version apart, and says of others that they do not fit', async () => {
  const newer = await jsonPeer({ things: [{ id: 'a', size: 1, colour: 'red' }], next: null });
  await withPeer(newer, async (hub) => {
    assert.deepEqual((await getHome(hub)).json(), { things: [{ id: 'a', size: 1 }] });
  });
  const cases: [Record<string, unknown>, string, string | undefined][] = [
    [{ apiVersion: '1.1', version: '0.2.0', added: true }, 'reachable', undefined],
    [{ apiVersion: '1.2' }, 'incompatible', 'peer-incompatible'],
    [{ apiVersion: '2.0' }, 'incompatible', 'peer-incompatible'],
    [{ apiVersion: 1 }, 'incompatible', 'peer-incompatible'],
    [{ apiVersion: '1.0\u001b' }, 'incompatible', 'peer-incompatible'],
    [{ service: 'prometheus' }, 'incompatible', 'peer-incompatible'],
    [{ host: 'bastion' }, 'incompatible', 'peer-incompatible'],
    [{ token: 'x' }, 'incompatible', 'peer-invalid-answer'],
  ];
  for (const [change, state, code] of cases) {
    await withPeer(await jsonPeer(session(change)), async (hub) => {
      const found = await homeOf(hub);
      assert.deepEqual([found.state, found.fault?.code], [state, code], JSON.stringify(change));
      assert.equal(found.lastSeenAt === null, state !== 'reachable');
    });
  }
});

test('is not sent round in circles by two hubs that name each other', async () => {
  const ports = [await unusedPort(), await unusedPort()] as const;
  const config = (id: string, listenPort: number, otherPort: number) => ({
    host: { id, name: id, site: null },
    listen: [{ host: '127.0.0.1', port: listenPort }],
    tokens: [{ name: 'any', sha256: hashToken(own.read).toString('hex'), scopes: ['read'] as const }],
    peers: [peerConfig('third', `http://127.0.0.1:${otherPort}`, { tokenFiles: files() })],
  });
  const one = await startProxy({ capabilities: [things], config: config('one', ports[0], ports[1]) });
  const two = await startProxy({ capabilities: [things], config: config('two', ports[1], ports[0]) });
  const problem = problemOf(await ask(one.url, '/api/v1/hosts/third/things', { token: own.read }), 404);
  assert.equal(problem.code, 'not-this-host');
  assert.equal(one.log().split('/hosts/:host/things').length, 2);
  await one.stop();
  await two.stop();
});

test('lists 50 peers of which 5 hang within their time limit, for many who ask at once', async () => {
  const limitMs = 500;
  const good = await Promise.all(
    Array.from({ length: 45 }, (_, index) => jsonPeer(session({ host: `good-${index}` }))),
  );
  const bad = await Promise.all(Array.from({ length: 5 }, () => tcpPeer(() => undefined)));
  const peers = [
    ...good.map(({ url }, index) => peerConfig(`good-${index}`, url, { tokenFiles: files(), timeoutMs: limitMs })),
    ...bad.map(({ url }, index) => peerConfig(`bad-${index}`, url, { tokenFiles: files(), timeoutMs: limitMs })),
  ];
  const hub = await startProxy({ config: { peers }, capabilities: [things] });
  try {
    const started = performance.now();
    const lists = await Promise.all(Array.from({ length: 10 }, () => hostsOf(hub)));
    const took = performance.now() - started;
    assert(took < limitMs + 200, `it took ${took} ms`);
    for (const hosts of lists) {
      assert.equal(hosts.length, 51);
      assert.equal(hosts.filter(({ state }) => state === 'reachable').length, 46);
      const hanging = hosts.filter(({ state }) => state === 'timeout');
      assert.deepEqual(hanging.map(({ id }) => id).toSorted(), ['bad-0', 'bad-1', 'bad-2', 'bad-3', 'bad-4']);
      assert(hanging.every(({ fault }) => fault?.code === 'peer-timeout'));
    }
    assert(
      good.every(({ asked }) => asked.length === 1),
      'those who ask at once should share one round',
    );
    const others = performance.now();
    const hangs = ask(hub.url, '/api/v1/hosts/bad-0/things', { token: tokens.read });
    assert.equal((await ask(hub.url, '/api/v1/hosts/bastion/things', { token: tokens.read })).status, 200);
    assert(performance.now() - others < 200);
    problemOf(await hangs, 504);
  } finally {
    await hub.stop();
    await Promise.all([...good, ...bad].map((peer) => peer.stop()));
  }
});

test('asks once more where the peer had closed a kept connection, for reads only', async () => {
  let taken = 0;
  const peer = await tcpPeer((socket) => {
    taken += 1;
    socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n{"things":[]}`);
    // The next request meets a peer that was just about to close.
    socket.once('data', () => socket.destroy());
  });
  await withPeer(peer, async (hub) => {
    for (let round = 1; round <= 4; round++) {
      assert.equal((await getHome(hub)).status, 200, `round ${round}`);
      assert.equal(taken, round);
    }
    const body = '{"name":"x"}';
    const change = await ask(hub.url, home, { method: 'POST', token: tokens.operate, body });
    assert.equal(problemOf(change, 502).code, 'peer-unreachable');
    assert.equal(taken, 4);
  });
});
