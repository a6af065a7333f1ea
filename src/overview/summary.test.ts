import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BackupSet, RepositoriesAnswer, Repository } from '../../backend-proxy/contract/backups.ts';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import type { Service, ServicesAnswer } from '../../backend-proxy/contract/services.ts';
import type { Peer, Tunnel, TunnelsAnswer } from '../../backend-proxy/contract/tunnels.ts';
import type { Answer } from '../proxy/answer.ts';
import { ProxyError, toProxyError } from '../proxy/error.ts';
import { freshMs, summarise, summariseAll, type HostSummary, type Knowledge } from './summary.ts';

const now = Date.parse('2026-11-24T02:30:00Z');
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
const observedAt = ago(0);
const retry = (): void => undefined;

const fresh = <T>(data: T): Answer<T> => ({ data, at: now - 2_000, error: null, retry });
const loading = <T>(): Answer<T> => ({ data: undefined, at: null, error: null, retry });
const failed = <T>(status: number): Answer<T> => ({
  data: undefined,
  at: null,
  error: toProxyError({ status }),
  retry,
});

const host: Host = {
  id: 'home',
  name: 'Home server',
  site: 'home',
  local: false,
  state: 'reachable',
  fault: null,
  version: '0.1.0',
  lastSeenAt: ago(0),
  roundTripSeconds: 0.01,
};
const peer: Peer = {
  name: 'bastion',
  publicKey: `${'A'.repeat(43)}=`,
  state: 'connected',
  reason: 'Handshake 40 s ago.',
  endpoint: '10.77.0.11:51820',
  allowedIps: ['10.8.0.1/32'],
  latestHandshakeAt: ago(1),
  receivedBytes: 1,
  sentBytes: 1,
  keepaliveSeconds: 25,
};
const tunnel: Tunnel = {
  id: 'wg0',
  state: 'up',
  fault: null,
  publicKey: null,
  listenPort: 51820,
  observedAt,
  peers: [peer],
};
const service: Service = {
  id: 'plex',
  name: 'Plex',
  state: 'up',
  reason: 'Running.',
  since: ago(600),
  unit: 'plexmediaserver.service',
  url: null,
  status: null,
  fault: null,
};
const set: BackupSet = {
  id: 'app-config',
  name: 'App configuration',
  repository: 'local',
  state: 'ok',
  reason: 'Newest snapshot 24 h old.',
  schedule: { everySeconds: 86_400, at: '02:00', graceSeconds: 7_200 },
  retention: { daily: 7, weekly: 4, monthly: 12 },
  lastSnapshotAt: ago(30),
  nextDueAt: ago(-1410),
  snapshotCount: 12,
  lastRun: null,
};
const repository: Repository = {
  id: 'local',
  name: 'Local disk',
  location: '/srv/restic',
  state: 'ok',
  fault: null,
  observedAt,
  sets: [set],
};

interface Changes {
  host?: Partial<Host>;
  tunnels?: Answer<TunnelsAnswer> | Tunnel[];
  services?: Answer<ServicesAnswer> | Service[];
  repositories?: Answer<RepositoriesAnswer> | Repository[];
}

function knowledge({ host: hostChanges, tunnels, services, repositories }: Changes = {}): Knowledge {
  return {
    host: { ...host, ...hostChanges },
    tunnels: Array.isArray(tunnels)
      ? fresh({ observedAt, tunnels })
      : (tunnels ?? fresh({ observedAt, tunnels: [tunnel] })),
    services: Array.isArray(services)
      ? fresh({ observedAt, services })
      : (services ?? fresh({ observedAt, services: [service] })),
    repositories: Array.isArray(repositories)
      ? fresh({ observedAt, timeZone: 'UTC', repositories })
      : (repositories ?? fresh({ observedAt, timeZone: 'UTC', repositories: [repository] })),
  };
}

const summary = (changes: Changes = {}): HostSummary => summarise(knowledge(changes), now);
const said = (changes: Changes): string[] =>
  summary(changes).findings.map(({ severity, text }) => `${severity}: ${text}`);
const withPeer = (changes: Partial<Peer>): Changes => ({ tunnels: [{ ...tunnel, peers: [{ ...peer, ...changes }] }] });
const withService = (changes: Partial<Service>): Changes => ({ services: [{ ...service, ...changes }] });
const withSet = (changes: Partial<BackupSet>): Changes => ({
  repositories: [{ ...repository, sets: [{ ...set, ...changes }] }],
});

test('a host on which all is well is called good, with the time of checking', () => {
  const result = summary();
  assert.equal(result.verdict, 'good');
  assert.deepEqual(result.findings, []);
  assert.equal(result.checkedAt, now - 2_000);
  assert.deepEqual(summariseAll([result, result], false), {
    verdict: 'good',
    text: 'Everything is up and backed up',
    checkedAt: now - 2_000,
  });
});

test('while anything is loading nothing is called good', () => {
  for (const key of ['tunnels', 'services', 'repositories'] as const) {
    const result = summary({ [key]: loading() });
    assert.equal(result.verdict, 'checking', key);
    assert.equal(result.checkedAt, null);
    assert.equal(summariseAll([summary(), result], false).verdict, 'checking');
  }
});

test('what is bad is said at once, though other answers are still loading', () => {
  const result = summary({ ...withService({ state: 'down' }), repositories: loading() });
  assert.equal(result.verdict, 'critical');
});

test('an answer that the page has not renewed for long is no ground to call anything good', () => {
  const old = { ...fresh({ observedAt, tunnels: [tunnel] }), at: now - freshMs - 1 };
  assert.equal(summary({ tunnels: old }).verdict, 'checking');
});

test('an answer that could not be renewed stays, and is told to be old', () => {
  const old = { ...fresh({ observedAt, tunnels: [{ ...tunnel, peers: [{ ...peer, state: 'down' as const }] }] }) };
  const result = summary({ tunnels: { ...old, at: now - 180_000, error: toProxyError({ status: 502 }) } });
  assert.deepEqual(
    result.findings.map(({ text, time }) => [text, time]),
    [
      ['Tunnel wg0 to bastion is down', peer.latestHandshakeAt],
      ['Tunnels cannot be read any more', new Date(now - 180_000).toISOString()],
    ],
  );
});

test('each question that fails is unknown, not good', () => {
  for (const key of ['tunnels', 'services', 'repositories'] as const) {
    const result = summary({ [key]: failed(500) });
    assert.equal(result.verdict, 'unknown', key);
    assert.match(result.findings[0]?.text ?? '', /cannot be read$/);
  }
});

test('a host that is unreachable, silent, refusing or incompatible reads differently, and says when it was last seen', () => {
  const fault = { code: 'x', title: 'Connection refused', advice: 'Start the proxy' };
  const texts = (['unreachable', 'timeout', 'refused', 'incompatible'] as const).map((state) => {
    const result = summary({
      host: { state, fault, lastSeenAt: ago(180) },
      tunnels: failed(504),
      services: failed(504),
      repositories: failed(504),
    });
    assert.equal(result.verdict, 'critical');
    assert.equal(result.findings.length, 1, 'one cause is one finding');
    const finding = result.findings[0];
    assert.ok(finding);
    assert.equal(finding.time, ago(180));
    assert.equal(finding.timeMeaning, 'last-seen');
    assert.equal(finding.detail, 'Connection refused. Start the proxy');
    return finding.text;
  });
  assert.deepEqual(texts, [
    'Home server cannot be reached',
    'Home server does not answer in time',
    'Home server refuses the hub’s token',
    'Home server runs a version that the hub does not understand',
  ]);
});

test('an idle peer is no finding, a silent one with keepalive is', () => {
  assert.deepEqual(said(withPeer({ state: 'idle' })), []);
  assert.deepEqual(said(withPeer({ state: 'down' })), ['critical: Tunnel wg0 to bastion is down']);
  assert.deepEqual(said(withPeer({ state: 'never' })), ['warning: Tunnel wg0 to bastion never came up']);
  assert.deepEqual(said(withPeer({ state: 'unknown' })), ['unknown: Tunnel wg0 to bastion is unknown']);
  assert.deepEqual(said({ tunnels: [{ ...tunnel, state: 'missing', peers: [] }] }), [
    'critical: Tunnel wg0 does not exist',
  ]);
  assert.deepEqual(said({ tunnels: [{ ...tunnel, state: 'unknown', peers: [] }] }), ['unknown: Tunnel wg0 is unknown']);
});

test('a state that only a newer proxy knows is unknown', () => {
  assert.deepEqual(said(withPeer({ state: 'dreaming' as 'idle' })), ['unknown: Tunnel wg0 to bastion is unknown']);
  assert.deepEqual(said(withService({ state: 'dreaming' as 'up' })), ['unknown: State of Plex is unknown']);
  assert.deepEqual(said(withSet({ state: 'dreaming' as 'ok' })), ['unknown: Backups of App configuration are unknown']);
  assert.equal(summary({ host: { state: 'dreaming' as 'timeout' } }).verdict, 'critical');
});

test('services: what is down, missing, or stuck', () => {
  assert.deepEqual(said(withService({ state: 'down' })), ['critical: Plex is down']);
  assert.deepEqual(said(withService({ state: 'missing' })), ['critical: Plex has no unit on this host']);
  assert.deepEqual(said(withService({ state: 'unmonitored' })), []);
  assert.deepEqual(said(withService({ state: 'changing', since: ago(1) })), ['notice: Plex is starting or stopping']);
  assert.deepEqual(said(withService({ state: 'changing', since: ago(10) })), ['warning: Plex is starting or stopping']);
  assert.equal(summary(withService({ state: 'changing', since: ago(1) })).verdict, 'good');
});

test('many services unknown for one cause are one finding; for different causes they are not', () => {
  const fault = { code: 'x', title: 'systemd did not answer' };
  const unknown = { ...service, state: 'unknown' as const, fault };
  assert.deepEqual(said({ services: [unknown, { ...unknown, id: 'sonarr', name: 'Sonarr' }] }), [
    'unknown: State of 2 services is unknown',
  ]);
  assert.equal(said({ services: [unknown, { ...unknown, fault: { code: 'y', title: 'Other' } }] }).length, 2);
});

test('one missed backup is a warning, two are critical', () => {
  assert.deepEqual(said(withSet({ state: 'late', lastSnapshotAt: ago(27 * 60) })), [
    'warning: Backup of App configuration is late',
  ]);
  assert.deepEqual(said(withSet({ state: 'late', lastSnapshotAt: ago(51 * 60) })), [
    'critical: Backup of App configuration is late',
  ]);
  const fault = { code: 'wrong-password', title: 'Wrong password' };
  const lastRun = {
    startedAt: ago(30),
    finishedAt: ago(29),
    result: 'failed' as const,
    fault,
    snapshot: null,
    durationSeconds: 60,
    processedBytes: null,
    addedBytes: null,
    files: null,
  };
  const failing = summary(withSet({ state: 'failed', lastSnapshotAt: ago(24 * 60), lastRun }));
  assert.deepEqual(
    failing.findings.map(({ text, detail }) => [text, detail]),
    [['Backup of App configuration failed', 'Wrong password']],
  );
  assert.equal(failing.verdict, 'warning');
  const incomplete = withSet({ lastRun: { ...lastRun, result: 'incomplete', fault: null } });
  assert.deepEqual(said(incomplete), ['warning: Last backup of App configuration is incomplete']);
});

test('never backed up is critical once a backup was due', () => {
  const never = { state: 'never', lastSnapshotAt: null } as const;
  assert.equal(summary(withSet({ ...never, nextDueAt: ago(-60) })).verdict, 'warning');
  assert.equal(summary(withSet({ ...never, nextDueAt: ago(60) })).verdict, 'critical');
  assert.equal(summary(withSet({ ...never, nextDueAt: null })).verdict, 'critical');
});

test('a backup that runs is no finding', () => {
  assert.deepEqual(said(withSet({ state: 'running' })), []);
});

test('a repository that cannot be read is said once, not for each of its sets', () => {
  const sets = [
    { ...set, state: 'unknown' as const },
    { ...set, id: 'plex', state: 'unknown' as const },
  ];
  const fault = { code: 'wrong-password', title: 'Wrong password' };
  assert.deepEqual(said({ repositories: [{ ...repository, state: 'failed', fault, sets }] }), [
    'critical: Backup repository Local disk cannot be read',
  ]);
  assert.deepEqual(said({ repositories: [{ ...repository, state: 'unknown', observedAt: null, sets }] }), [
    'unknown: Backup repository Local disk has not been read yet',
  ]);
});

test('the worst comes first: broken, then unknown, then warnings', () => {
  const changes = {
    ...withPeer({ state: 'never' }),
    services: [
      { ...service, state: 'unknown' as const },
      { ...service, id: 'sonarr', name: 'Sonarr', state: 'down' as const },
    ],
  };
  assert.deepEqual(said(changes), [
    'critical: Sonarr is down',
    'unknown: State of Plex is unknown',
    'warning: Tunnel wg0 to bastion never came up',
  ]);
});

test('a host on which nothing is watched is not good', () => {
  const result = summary({ tunnels: [], services: [], repositories: [] });
  assert.equal(result.verdict, 'unknown');
  assert.equal(result.findings[0]?.text, 'Nothing is watched on Home server');
  assert.equal(summary({ tunnels: [], services: [] }).verdict, 'good', 'backups alone are something');
});

test('every finding says where to click', () => {
  const result = summary({ ...withService({ state: 'down' }), ...withSet({ state: 'failed' }) });
  assert.deepEqual(
    result.findings.map(({ page, host: where, set: which }) => [page, where, which]),
    [
      ['services', 'home', undefined],
      ['backups', 'home', 'app-config'],
    ],
  );
});

test('all hosts in one sentence', () => {
  const down = summary(withService({ state: 'down' }));
  const never = summary(withPeer({ state: 'never' }));
  const unknown = summary({ services: failed(500) });
  assert.equal(summariseAll([down, summary()], false).text, '1 problem');
  assert.equal(summariseAll([down, down, never], false).text, '2 problems and 1 warning');
  assert.equal(summariseAll([down, never, unknown], false).text, '1 problem, 1 warning and 1 thing unknown');
  assert.equal(summariseAll([never, unknown], false).verdict, 'unknown');
});

test('with an old list of hosts, or none, nothing is called good', () => {
  assert.equal(summariseAll([summary()], true).verdict, 'unknown');
  assert.equal(summariseAll([], false).verdict, 'unknown');
});

test('an error that knows when the host was last seen says so', () => {
  const error = new ProxyError({ code: 'x', status: 504, title: 'No answer', lastSeenAt: ago(90) });
  const result = summary({ services: { data: undefined, at: null, error, retry } });
  assert.equal(result.findings[0]?.time, ago(90));
});
