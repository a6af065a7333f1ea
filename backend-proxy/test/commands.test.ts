import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { version } from '../src/version.ts';
import { runProgram } from './program.ts';

let folder = '';
before(async () => (folder = await mkdtemp(join(tmpdir(), 'commands-'))));
after(() => rm(folder, { recursive: true }));

const example = join(import.meta.dirname, '../example/proxy.yaml');
const exitCodes =
  /Exit codes:\n {2}0 {2}done\n {2}1 {2}failed\n {2}2 {2}wrong usage, or a configuration that cannot be used\n/;

test('helps with every command, and says the exit codes', async () => {
  const { code, stdout } = await runProgram(['--help']);
  assert.equal(code, 0);
  assert.match(stdout, exitCodes);
  const names = [...stdout.matchAll(/^ {2}([a-z-]+) {2,}[a-z]/gm)].map(([, name]) => name ?? '');
  for (const name of ['serve', 'check-config', 'hash-token']) {
    assert(names.includes(name), stdout);
    const help = await runProgram([name, '--help']);
    assert.deepEqual([help.code, help.stderr], [0, '']);
    assert(help.stdout.startsWith(`Usage: homelab-proxy ${name} `), help.stdout);
    assert.match(help.stdout, exitCodes);
  }
  assert.deepEqual((await runProgram(['--version'])).stdout, `homelab-proxy ${version}\n`);
});

test('ends with 2 at wrong usage, and quotes no value', async () => {
  for (const argv of [
    [],
    ['s3cret'],
    ['constructor'],
    ['--s3rve'],
    ['serve', '--token=s3cret'],
    ['serve', 's3cret'],
    ['serve', '--config'],
    ['check-config', 'a', 's3cret'],
    ['hash-token', 's3cret'],
    ['hash-token', '--token', 's3cret'],
  ]) {
    const { code, stdout, stderr } = await runProgram(argv);
    assert.deepEqual([code, stdout], [2, ''], `${argv.join(' ')}: ${stderr}`);
    assert(stderr.startsWith('homelab-proxy'), stderr);
    assert(!stderr.includes('s3cret'), stderr);
  }
});

test('hashes a token from standard input, with or without a newline', async () => {
  const token = 'a-token.of_enough~length+/==';
  const hash = createHash('sha256').update(token).digest('hex');
  for (const end of ['', '\n', '\r\n']) {
    assert.deepEqual(await runProgram(['hash-token'], token + end), { code: 0, stdout: `${hash}\n`, stderr: '' });
  }
});

test('refuses what is no good token, without showing it', async () => {
  for (const [token, reason] of [
    ['', /^hash-token: there is no token on standard input\n$/],
    ['\n', /^hash-token: there is no token/],
    ['shortsecret', /fewer than 20 characters/],
    ['a secret with blanks in it', /one line of at most 512/],
    ['a-secret-on-two\n-lines-of-text', /one line of at most 512/],
    ['ünïcödé-sécrét-ünïcödé', /one line of at most 512/],
    ['secret'.repeat(100_000), /one line of at most 512/],
  ] as const) {
    const { code, stdout, stderr } = await runProgram(['hash-token'], token);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, reason);
    assert(!/secret|sécrét/.test(stderr));
  }
});

test('makes a token that its own hash fits, another one each time', async () => {
  const made = await Promise.all([1, 2].map(() => runProgram(['hash-token', '--generate'])));
  const tokens = made.map(({ code, stdout }) => {
    const [, token = '', hash] = /^token: ([A-Za-z0-9_-]{43})\nsha256: ([0-9a-f]{64})\n$/.exec(stdout) ?? [];
    assert.deepEqual([code, hash], [0, createHash('sha256').update(token).digest('hex')]);
    return token;
  });
  assert.notEqual(tokens[0], tokens[1]);
});

test('finds the example configuration good, but for the secrets that are not here', async () => {
  const { code, stdout, stderr } = await runProgram(['check-config', example]);
  assert.equal(
    stdout,
    `${example}: OK: host bastion, 2 addresses, 3 tokens, 1 peer, 1 tunnel, 1 service, 2 repositories, 2 backup sets\n`,
  );
  assert.equal(code, 0, stderr);
  const warnings = stderr.trimEnd().split('\n');
  assert.equal(warnings.length, 6, stderr);
  for (const line of warnings)
    assert.match(line, /: warning: (peer home|repository \w+): \/etc\/homelab-ops\/secrets\//);
});

test('shows every key that a configuration knows in the example or the table of the README', async () => {
  const { ConfigFile } = await import('../src/config/schema.ts');
  const readme = await readFile(join(import.meta.dirname, '../README.md'), 'utf8');
  const text = await readFile(example, 'utf8');
  const keys = [...JSON.stringify(ConfigFile).matchAll(/"(\w+)":\{"(?:type|anyOf|description)"/g)].map(
    ([, key]) => key ?? '',
  );
  assert(new Set(keys).size > 40, String(new Set(keys).size));
  for (const key of new Set(keys.filter((name) => name !== 'items'))) {
    assert(new RegExp(`\\b${key}\\b`).test(readme), `${key} is not in the README`);
    if (!['locationFile', 'jobs', 'keepDays', 'directories', 'run', 'state', 'cache'].includes(key)) {
      assert(new RegExp(`\\b${key}:`).test(text), `${key} is not in the example`);
    }
  }
});

test('names every fault of a configuration with its line, and ends with 2', async () => {
  const file = join(folder, 'bad.yaml');
  const text = await readFile(example, 'utf8');
  await writeFile(
    file,
    text.replace('unit: caddy.service', 'unit: caddy').replace('- 10.8.0.1:8470', '- 10.8.0.1:84700'),
  );
  const lineOf = (part: string) => text.split('\n').findIndex((line) => line.includes(part)) + 1;
  const { code, stdout, stderr } = await runProgram(['check-config', file]);
  assert.deepEqual([code, stdout], [2, '']);
  assert.equal(
    stderr,
    `${file}:${lineOf('10.8.0.1:8470')}:5: listen[1]: must have a port from 1 to 65535\n` +
      `${file}:${lineOf('caddy.service')}:11: services[0].unit: must be the full name of a unit, such as jellyfin.service\n` +
      '2 faults\n',
  );
  const serve = await runProgram(['serve', '--config', file]);
  assert.deepEqual([serve.code, serve.stdout], [2, '']);
  assert(serve.stderr.startsWith(`${file}:`));
  const absent = await runProgram(['serve', '--config', join(folder, 'absent.yaml')]);
  assert.deepEqual(absent, { code: 2, stdout: '', stderr: `${join(folder, 'absent.yaml')}: there is no such file\n` });
});

const warningsIn = (stderr: string, file: string) => {
  const lines = stderr.trimEnd().split('\n');
  return lines.map((line) => line.slice(`${file}: warning: `.length));
};

test('warns of secrets that others may read, and of addresses open to every network', async () => {
  const secret = join(folder, 'password');
  await writeFile(secret, 's3cret');
  await chmod(secret, 0o644);
  const file = join(folder, 'open.yaml');
  await writeFile(
    file,
    `host: { id: a }
listen: ['0.0.0.0:8470', '[::]:8471']
tokens: [{ name: t, sha256: ${'a1'.repeat(32)}, scopes: [read] }]
repositories:
  - { id: one, location: 'rest:https://user:s3cret@host/', passwordFile: ${secret} }
`,
  );
  const { code, stderr } = await runProgram(['check-config', file]);
  assert.equal(code, 0);
  assert.deepEqual(warningsIn(stderr, file), [
    "listen: port 8470 is open on every network of this host; name wg0's address or 127.0.0.1",
    "listen: port 8471 is open on every network of this host; name wg0's address or 127.0.0.1",
    'repository one: location holds a password, which every reader of this file sees; use locationFile',
    'repository one: no backup set uses it',
    `repository one: ${secret}: others than its owner may use it (mode 644); chmod 600`,
  ]);
});
