import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProxyError, toProxyError } from '../proxy/error.ts';
import { freshMs, summariseAll } from './summary.ts';
import {
  ago,
  failed,
  fresh,
  loading,
  now,
  observedAt,
  peer,
  retry,
  said,
  service,
  summary,
  tunnel,
  withPeer,
  withService,
  withSet,
} from './testSupport.ts';

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
