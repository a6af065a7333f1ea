import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { stringify } from 'yaml';
import { hashToken } from '../src/http/token.ts';
import { httpPeer } from './hostile-peer.ts';
import { runProgram, startProgram, untilAlive, type RunningProgram } from './program.ts';
import { ask, problemOf, startProxy, tokens, unusedPort, until } from './support.ts';

let folder = '';
const running: RunningProgram[] = [];
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifecycle-'));
  await writeFile(join(folder, 'peer-token'), 'the-token-of-this-hub', { mode: 0o600 });
});
after(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

async function configFile(name: string, more: Record<string, unknown>): Promise<string> {
  const file = join(folder, `${name}.yaml`);
  const tokenConfigs = [
    { name: 'all', sha256: hashToken(tokens.all).toString('hex'), scopes: ['read', 'browse', 'operate'] },
  ];
  await writeFile(file, stringify({ host: { id: 'bastion' }, tokens: tokenConfigs, ...more }));
  return file;
}

const serve = (file: string) => {
  const program = startProgram(['serve', '--config', file]);
  running.push(program);
  return program;
};

test('listens on every address, and says so', async () => {
  const [one, two] = [await unusedPort(), await unusedPort()];
  const addresses = [`127.0.0.1:${one}`, `127.0.0.2:${two}`, `[::1]:${one}`];
  const program = serve(await configFile('several', { listen: addresses }));
  for (const address of addresses.slice(0, 2)) {
    await untilAlive(program, `http://${address}`);
    assert.equal((await ask(`http://${address}`, '/api/v1/session', { token: tokens.all })).status, 200);
    problemOf(await ask(`http://${address}`, '/api/v1/session'), 401);
  }
  await until(() => program.stdout().includes('"started"'), 'the line that it has started');
  for (const address of addresses) assert(program.stdout().includes(`"address":"${address}"`), program.stdout());
  program.child.kill('SIGTERM');
  assert.equal(await program.ended, 0);
});

test('waits for an address that comes up later, and answers on the others meanwhile', async (context) => {
  const later = '198.51.100.70'; // of TEST-NET-2 (RFC 5737)
  const onLoopback = (verb: string) =>
    execFileSync('ip', ['addr', verb, `${later}/32`, 'dev', 'lo'], { stdio: 'pipe' });
  try {
    onLoopback('add');
    onLoopback('del');
  } catch {
    context.skip('this user may not give the loopback another address');
    return;
  }
  const port = await unusedPort();
  const program = serve(await configFile('later', { listen: [`${later}:${port}`, `127.0.0.1:${port}`] }));
  await untilAlive(program, `http://127.0.0.1:${port}`);
  await until(() => program.stdout().includes('waiting for an address'), 'the warning');
  assert(!program.stdout().includes(`"address":"${later}:${port}","msg":"listening"`));
  onLoopback('add');
  try {
    await untilAlive(program, `http://${later}:${port}`);
    assert(program.stdout().includes(`"address":"${later}:${port}","msg":"listening"`));
    assert.equal(program.stdout().split('waiting for an address').length, 2, 'it should warn once');
    program.child.kill('SIGTERM');
    assert.equal(await program.ended, 0);
  } finally {
    onLoopback('del');
  }
});

test('ends with 1 and a reason where an address is in use', async () => {
  const other = await startProxy();
  const { port } = new URL(other.url);
  const file = await configFile('taken', { listen: [`127.0.0.1:${await unusedPort()}`, `127.0.0.1:${port}`] });
  const { code, stdout } = await runProgram(['serve', '--config', file]);
  assert.equal(code, 1);
  assert(stdout.includes(`cannot listen on 127.0.0.1:${port}: another program listens there already`), stdout);
  await other.stop();
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`lets a request under way end at ${signal}, takes no new one, and ends with 0`, async () => {
    let answer: () => void = () => assert.fail('nothing was asked');
    const session = { service: 'homelab-proxy', version: '1', apiVersion: '1.0', host: 'home' };
    const peer = await httpPeer((_request, response) => {
      answer = () => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const token = { name: 'hub', scopes: ['read'] };
        response.end(JSON.stringify({ ...session, token, observedAt: '2026-11-24T08:00:00.000Z' }));
      };
    });
    const port = await unusedPort();
    const url = `http://127.0.0.1:${port}`;
    const peers = [{ id: 'home', url: peer.url, tokenFiles: { read: join(folder, 'peer-token') }, timeoutSeconds: 30 }];
    const program = serve(await configFile(signal, { listen: [`127.0.0.1:${port}`], peers }));
    await untilAlive(program, url);
    const underWay = ask(url, '/api/v1/hosts', { token: tokens.all });
    await until(() => peer.asked.length === 1, 'the hub to ask its peer');
    program.child.kill(signal);
    await until(() => program.stdout().includes('"stopping"'), 'the signal to be noticed');
    await until(
      () =>
        ask(url, '/healthz').then(
          () => false,
          () => true,
        ),
      'new connections to be refused',
    );
    assert.equal(program.child.exitCode, null);
    answer();
    const { status, text } = await underWay;
    assert.equal(status, 200);
    assert(text.includes('"state":"reachable","fault":null,"version":"1"'), text);
    assert.equal(await program.ended, 0);
    assert(program.stdout().trimEnd().endsWith('"stopped"}'), program.stdout());
    await peer.stop();
  });
}

test('does not wait for a request that hangs, nor after a second signal', async () => {
  const peer = await httpPeer(() => undefined);
  const peers = [{ id: 'home', url: peer.url, tokenFiles: { read: join(folder, 'peer-token') }, timeoutSeconds: 60 }];
  const start = async (name: string) => {
    const port = await unusedPort();
    const program = serve(await configFile(name, { listen: [`127.0.0.1:${port}`], peers }));
    await untilAlive(program, `http://127.0.0.1:${port}`);
    const before = peer.asked.length;
    const hanging = ask(`http://127.0.0.1:${port}`, '/api/v1/hosts', { token: tokens.all }).catch(() => null);
    await until(() => peer.asked.length > before, 'the hub to ask its peer');
    program.child.kill('SIGTERM');
    await until(() => program.stdout().includes('"stopping"'), 'the signal to be noticed');
    return { program, hanging };
  };
  const patient = await start('patient');
  const started = performance.now();
  const impatient = await start('impatient');
  impatient.program.child.kill('SIGINT');
  assert.equal(await impatient.program.ended, 1);
  assert.equal(await patient.program.ended, 0);
  assert(performance.now() - started < 9000);
  await Promise.all([patient.hanging, impatient.hanging]);
  await peer.stop();
});
