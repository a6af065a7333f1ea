import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { hashToken } from '../src/http/token.ts';
import { jsonPeer } from './hostile-peer.ts';
import { startProgram, untilAlive } from './program.ts';
import { ask, makeToken, tokens, unusedPort, until } from './support.ts';

test('shows no secret in its log, answers, errors, arguments or metrics, whatever is asked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  const secrets = {
    ...tokens,
    unknownToken: makeToken(),
    peerToken: makeToken(),
    password: makeToken(),
    locationPassword: makeToken(),
    storageKey: makeToken(),
    fileName: 'diary-of-a-person.txt',
  };
  const file = async (name: string, content: string) => {
    await writeFile(join(folder, name), content, { mode: 0o600 });
    return join(folder, name);
  };
  const peer = await jsonPeer({ error: `no such token: ${secrets.peerToken}` }, 500);
  const port = await unusedPort();
  const url = `http://127.0.0.1:${port}`;
  const config = await file(
    'proxy.yaml',
    stringify({
      host: { id: 'bastion' },
      listen: [`127.0.0.1:${port}`],
      tokens: Object.entries(tokens).map(([name, token]) => ({
        name,
        sha256: hashToken(token).toString('hex'),
        scopes: name === 'all' ? ['read', 'browse', 'operate'] : [name],
      })),
      peers: [
        { id: 'home', url: peer.url, tokenFiles: { read: await file('peer', secrets.peerToken) } },
        { id: 'spoilt', url: peer.url, tokenFiles: { read: await file('spoilt', `${secrets.peerToken}\n\nx`) } },
      ],
      services: [{ id: 'web', unit: 'web.service' }],
      tunnels: [{ interface: 'wg0', source: 'command' }],
      repositories: [
        {
          id: 'gone',
          location: `rest:http://user:${secrets.locationPassword}@127.0.0.1:1/`,
          passwordFile: await file('password', secrets.password),
          environmentFile: await file('environment', `AWS_SECRET_ACCESS_KEY=${secrets.storageKey}\n`),
        },
        {
          id: 'hidden',
          locationFile: await file('location', `rest:http://user:${secrets.locationPassword}@127.0.0.1:1/`),
          passwordFile: join(folder, 'absent'),
        },
      ],
      backupSets: ['gone', 'hidden'].map((repository) => ({ id: `of-${repository}`, repository, paths: ['/etc'] })),
      directories: { run: join(folder, 'run'), state: join(folder, 'state'), cache: join(folder, 'cache') },
    }),
  );
  const program = startProgram(['serve', '--config', config]);
  const seen: string[] = [];
  try {
    await untilAlive(program, url);
    const paths = [
      '/metrics',
      '/api/v1/session',
      '/api/v1/hosts',
      '/api/v1/openapi.json',
      ...['bastion', 'home', 'spoilt'].flatMap((host) =>
        [
          'tunnels',
          'services',
          'services/web',
          'repositories',
          'repositories/gone/snapshots',
          'repositories/hidden/snapshots',
        ].map((path) => `/api/v1/hosts/${host}/${path}`),
      ),
    ];
    const odd = [
      `/api/v1/session?token=${secrets.all}`,
      `/api/v1/hosts/${secrets.all}/tunnels`,
      `/api/v1/hosts/bastion/repositories/gone/snapshots?path=/home/me/${secrets.fileName}`,
      `/api/v1/hosts/home/repositories/gone/snapshots?before=${secrets.fileName}`,
      `/${secrets.fileName}/${secrets.all}`,
      `/%${secrets.all}`,
    ];
    for (const path of [...paths, ...odd]) {
      for (const token of [secrets.all, secrets.read, secrets.unknownToken]) {
        const { text, headers } = await ask(url, path, { token });
        seen.push(text, JSON.stringify(headers));
      }
    }
    await ask(url, '/api/v1/session', { headers: { authorization: `Basic ${secrets.all}`, cookie: secrets.all } });
    await ask(url, '/api/v1/session', {
      method: 'POST',
      token: secrets.all,
      body: `{"password":"${secrets.password}"}`,
    });
    seen.push(await readFile(`/proc/${program.child.pid}/cmdline`, 'utf8'));
    await until(() => program.stdout().includes('/repositories'), 'the requests to be logged');
  } finally {
    program.child.kill('SIGTERM');
    await program.ended;
    await peer.stop();
    await rm(folder, { recursive: true });
  }
  const log = program.stdout() + program.stderr();
  assert(peer.asked.some(({ headers }) => headers.authorization === `Bearer ${secrets.peerToken}`));
  assert(log.split('\n').length > 50, log);
  for (const line of program.stdout().trimEnd().split('\n'))
    assert.doesNotThrow(() => JSON.parse(line) as unknown, line);
  for (const [name, secret] of Object.entries(secrets)) {
    assert(
      !log.includes(secret),
      `${name} is in the log: ${log.split('\n').find((line) => line.includes(secret)) ?? ''}`,
    );
    const answer = seen.find((text) => text.includes(secret));
    assert.equal(answer, undefined, `${name} is in an answer`);
    for (const hash of [hashToken(secret).toString('hex')])
      assert(!log.includes(hash), `the hash of ${name} is in the log`);
  }
  assert.equal(program.stderr(), '');
});
