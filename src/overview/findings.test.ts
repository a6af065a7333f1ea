import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ago,
  failed,
  repository,
  said,
  service,
  set,
  summary,
  tunnel,
  withPeer,
  withService,
  withSet,
} from './testSupport.ts';

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

test('what the hub says of a host in the same words is not said twice', () => {
  const fault = { code: 'x', title: 'Home server cannot be reached', advice: 'See whether the tunnel is up' };
  const result = summary({ host: { state: 'unreachable', fault } });
  assert.deepEqual(
    result.findings.map(({ text, detail }) => [text, detail]),
    [['Home server cannot be reached', 'See whether the tunnel is up']],
  );
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
