import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigError } from './error.ts';
import { loadConfig, parseConfig } from './load.ts';
import { ConfigFile } from './schema.ts';

/** Of peers, tunnels, their peers, services, actions, repositories, backupSets and exclude. */
const emptyLists = 8;
const hash = 'a'.repeat(64);
const start = `host: { id: bastion }\ntokens: [{ name: grafana, sha256: ${hash}, scopes: [read] }]\n`;

const faultsOf = (text: string): string[] => {
  try {
    parseConfig(text, 'proxy.yaml');
  } catch (error) {
    assert(error instanceof ConfigError, String(error));
    return error.message.split('\n');
  }
  return [];
};
const faults = (text: string, expected: string[]) => assert.deepEqual(faultsOf(text), expected);

test('fills in every default, and each is the one that the schema names', () => {
  const config = parseConfig(
    `${start}
peers: [{ id: home, url: 'http://10.8.0.2:8470/', tokenFiles: { read: /s/home } }]
tunnels: [{ interface: wg0 }]
services: [{ id: caddy, unit: caddy.service }]
repositories: [{ id: local, location: /srv/restic, passwordFile: /s/restic }]
backupSets: [{ id: letsencrypt, repository: local, paths: [/etc/letsencrypt] }]
`,
    'proxy.yaml',
  );
  assert.deepEqual(config, {
    host: { id: 'bastion', name: 'bastion', site: null },
    listen: [{ host: '127.0.0.1', port: 8470 }],
    tokens: [{ name: 'grafana', sha256: hash, scopes: ['read'] }],
    peers: [
      {
        id: 'home',
        name: 'home',
        site: null,
        url: 'http://10.8.0.2:8470',
        tokenFiles: { read: '/s/home', browse: null, operate: null },
        timeoutMs: 3000,
      },
    ],
    tunnels: [{ interface: 'wg0', source: 'collector', peers: [] }],
    services: [{ id: 'caddy', name: 'caddy', unit: 'caddy.service', url: null, actions: [] }],
    repositories: [
      {
        id: 'local',
        name: 'local',
        location: '/srv/restic',
        locationFile: null,
        passwordFile: '/s/restic',
        environmentFile: null,
      },
    ],
    backupSets: [
      {
        id: 'letsencrypt',
        name: 'letsencrypt',
        repository: 'local',
        paths: ['/etc/letsencrypt'],
        exclude: [],
        schedule: { at: '02:00', everySeconds: 86400, graceSeconds: 7200 },
        retention: { daily: 7, weekly: 4, monthly: 12 },
      },
    ],
    restore: { allowedRoots: [] },
    directories: { run: '/run/homelab-ops', state: '/var/lib/homelab-ops', cache: '/var/cache/homelab-ops' },
  });
  const schema = JSON.stringify(ConfigFile);
  const { run, state, cache } = config.directories;
  for (const value of [['127.0.0.1:8470'], 3, 'collector', '02:00', 24, 120, run, state, cache]) {
    assert(schema.includes(`"default":${JSON.stringify(value)}`), String(value));
  }
  assert.equal(schema.split('"default":').length - 1, 9 + emptyLists, 'another default has been added: test it here');
});

test('takes what is written over the defaults', () => {
  const config = parseConfig(
    `${start}
listen: ['[::1]:8470', 'localhost:1']
retention: { daily: 1, weekly: 2, monthly: 3 }
repositories: [{ id: b2, locationFile: /s/location, passwordFile: /s/p, environmentFile: /s/e }]
backupSets:
  - { id: a, repository: b2, paths: [/a], schedule: { everyHours: 6, graceMinutes: 0 } }
  - { id: b, repository: b2, paths: [/b], retention: { daily: 0, weekly: 0, monthly: 1 }, schedule: { at: '23:59' } }
`,
    'proxy.yaml',
  );
  assert.deepEqual(config.listen, [
    { host: '::1', port: 8470 },
    { host: 'localhost', port: 1 },
  ]);
  assert.deepEqual(
    config.backupSets.map(({ schedule, retention }) => [schedule, retention.monthly]),
    [
      [{ at: null, everySeconds: 21600, graceSeconds: 0 }, 3],
      [{ at: '23:59', everySeconds: 86400, graceSeconds: 7200 }, 1],
    ],
  );
});

test('names every fault at once, each with its line and column', () => {
  faults(
    `host:
  id: Bastion!
  nmae: the bastion
listen: [127.0.0.1]
tokens:
  - name: grafana
    sha256: 12345
    scopes: [read, wrtie]
  - name: prometheus
    scopes: []
service:
  - id: caddy
peers:
  - id: home
    url: ftp://10.8.0.2
    timeoutSeconds: 0
    tokenFiles:
      read: token
backupSets:
  - id: app
    repository: local
    paths:
retention: { daily: -1, weekly: 1.5, monthly: x }
`,
    [
      'proxy.yaml:2:7: host.id: must be lower-case letters, digits and hyphens, at most 63',
      'proxy.yaml:3:3: host.nmae: is not a key that is known here; did you mean name?',
      'proxy.yaml:4:10: listen[0]: must be address:port, such as 10.8.0.1:8470 or [::1]:8470',
      'proxy.yaml:7:13: tokens[0].sha256: must be text, not a number: put it into quotes',
      'proxy.yaml:8:20: tokens[0].scopes[1]: must be one of read, browse, operate',
      'proxy.yaml:9:5: tokens[1].sha256: is missing',
      'proxy.yaml:10:13: tokens[1].scopes: must have at least 1 entry',
      'proxy.yaml:11:1: service: is not a key that is known here; did you mean services?',
      'proxy.yaml:15:10: peers[0].url: must be an address such as http://10.8.0.2:8470, with neither path nor credentials',
      'proxy.yaml:16:21: peers[0].timeoutSeconds: must be at least 0.1',
      'proxy.yaml:18:13: peers[0].tokenFiles.read: must be an absolute path',
      'proxy.yaml:22:5: backupSets[0].paths: must be a list, not empty',
      'proxy.yaml:23:21: retention.daily: must be at least 0',
      'proxy.yaml:23:33: retention.weekly: must be a whole number, not a number',
      'proxy.yaml:23:47: retention.monthly: must be a whole number, not text',
    ],
  );
});

test('checks what refers to something else, beside faults in other sections', () => {
  faults(
    `host: { id: bastion }
listen: ['127.0.0.1:0', '10.8.0.1:65536', '10.8.0.1:8470', '10.8.0.1:8470']
tokens:
  - { name: grafana, sha256: ${hash}, scopes: [read] }
  - { name: grafana, sha256: ${hash}, scopes: [read] }
  - { name: empty, sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, scopes: [read] }
peers:
  - { id: bastion, url: 'http://10.8.0.2:8470', tokenFiles: { read: /s/t } }
  - { id: bastion, url: 'http://10.8.0.2:99999', tokenFiles: { read: /s/t } }
services:
  - id: nothing
  - { id: web, url: 'https://x', actions: [restart] }
  - { id: web, unit: web.service }
repositories:
  - { id: local, passwordFile: /s/p }
  - { id: cloud, passwordFile: /s/p, location: /x, locationFile: /y }
backupSets:
  - { id: a, repository: locla, paths: [/a] }
  - { id: a, repository: elsewhere, paths: [/a] }
tunnels: 5
`,
    [
      'proxy.yaml:2:10: listen[0]: must have a port from 1 to 65535',
      'proxy.yaml:2:25: listen[1]: must have a port from 1 to 65535',
      'proxy.yaml:2:60: listen[3]: stands there twice',
      'proxy.yaml:5:13: tokens[1].name: is the same as of entry 1',
      'proxy.yaml:5:30: tokens[1].sha256: is the same as of entry 1',
      'proxy.yaml:6:28: tokens[2].sha256: is the hash of an empty token',
      "proxy.yaml:8:11: peers[0].id: is this host's own id",
      'proxy.yaml:9:11: peers[1].id: is the same as of entry 1',
      "proxy.yaml:9:11: peers[1].id: is this host's own id",
      'proxy.yaml:9:25: peers[1].url: is not an address with a port from 1 to 65535',
      'proxy.yaml:11:5: services[0]: needs a unit, a url or both',
      'proxy.yaml:12:43: services[1].actions: need a unit',
      'proxy.yaml:13:11: services[2].id: is the same as of entry 2',
      'proxy.yaml:15:5: repositories[0]: needs a location or a locationFile',
      'proxy.yaml:16:52: repositories[1].locationFile: stands beside a location: only one of the two may',
      'proxy.yaml:18:26: backupSets[0].repository: names no repository of this file; did you mean local?',
      'proxy.yaml:19:11: backupSets[1].id: is the same as of entry 1',
      'proxy.yaml:19:26: backupSets[1].repository: names no repository of this file; known are: local, cloud',
      'proxy.yaml:20:10: tunnels: must be a list, not a number',
    ],
  );
});

test('says where YAML itself is wrong', () => {
  faults(`${start}host: { id: again }\n`, ['proxy.yaml:3:1: YAML: Map keys must be unique']);
  faults(`${start}---\na: 1\n`, [
    'proxy.yaml:3:1: YAML: Source contains multiple documents; please use YAML.parseAllDocuments()',
  ]);
  assert.match(faultsOf(`${start}  bad: [1, 2\n`).join(), /^proxy\.yaml:3:\d+: YAML: /);
  faults(`${start}x: !secret aGk=\n`, ['proxy.yaml:3:4: YAML: Unresolved tag: !secret']);
  faults(`${start}[1, 2]: x\n`, ['proxy.yaml:3:1: YAML: With stringKeys, all keys must be strings']);
  faults('', ['proxy.yaml:1:1: must be a group of keys, not empty']);
  faults('- a\n', ['proxy.yaml:1:1: must be a group of keys, not a list']);
  faults(`${start}__proto__: { x: 1 }\n`, [
    'proxy.yaml:3:1: __proto__: is not a key that is known here (host, listen, tokens, peers, tunnels, services, ' +
      'repositories, backupSets, retention, restore, jobs, directories)',
  ]);
});

test('refuses aliases, so that a small file cannot grow, and nesting without end', () => {
  const bomb = `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n`;
  const found = faultsOf(bomb);
  assert.equal(found.length, 4);
  assert.equal(found[0], 'proxy.yaml:2:8: aliases (*name) are not accepted: write the value out');
  const started = performance.now();
  for (const deep of ['['.repeat(100_000), '{a: '.repeat(100_000), '- '.repeat(100_000), `a: ${'['.repeat(5000)}`]) {
    assert.deepEqual(faultsOf(deep), ['proxy.yaml:1:1: it is nested too deeply']);
  }
  assert(performance.now() - started < 20_000);
});

test('never quotes a value, which may be a secret in the wrong place', () => {
  const text = `${start.replace(hash, 's3cret')}services: s3cret\nrestore: { allowedRoots: s3cret, x: s3cret }\n`;
  const found = faultsOf(`${text}peers: [{ id: s3cret!, url: 'http://u:s3cret@h', tokenFiles: { read: s3cret } }]\n`);
  assert.equal(found.length, 7, found.join('\n'));
  assert(!found.join('\n').includes('s3cret'));
});

test('takes no file that is missing, too large or none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'config-'));
  try {
    const file = join(folder, 'proxy.yaml');
    const refused = (path: string, reason: string) =>
      assert.rejects(loadConfig(path), (error: unknown) => {
        assert(error instanceof ConfigError);
        assert.equal(error.message, `${path}: ${reason}`);
        return true;
      });
    await refused(file, 'there is no such file');
    await refused(folder, 'it is not a regular file');
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    await refused(join(folder, 'pipe'), 'it is not a regular file');
    await writeFile(file, `${start}#${'x'.repeat(1024 * 1024)}`);
    await refused(file, 'it is larger than 1024 KiB');
    await writeFile(file, Buffer.from([0xff]));
    await refused(file, 'it is not UTF-8 text');
    await writeFile(file, start);
    assert.equal((await loadConfig(file)).host.id, 'bastion');
  } finally {
    await rm(folder, { recursive: true });
  }
});
