import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProxyError, noAnswerInTime, toProxyError } from './error.ts';

test('a problem speaks for itself, with host and time last seen', () => {
  const error = toProxyError({
    status: 504,
    data: {
      type: 'urn:homelab-ops:problem:peer-timeout',
      code: 'peer-timeout',
      title: 'home did not answer within 3 s',
      status: 504,
      detail: 'It was last heard of two hours ago.',
      advice: 'Look at the tunnel.',
      host: 'home',
      lastSeenAt: '2026-11-23T02:00:00.000Z',
    },
  });
  assert.equal(error.code, 'peer-timeout');
  assert.equal(error.title, 'home did not answer within 3 s');
  assert.equal(error.message, error.title);
  assert.equal(error.host, 'home');
  assert.equal(error.lastSeenAt, '2026-11-23T02:00:00.000Z');
});

test('each one on the way that can fail is told apart', () => {
  const code = (status: number | undefined, data?: unknown): string => toProxyError({ status, data }).code;
  assert.equal(code(undefined), 'no-connection');
  assert.equal(code(0), 'no-connection');
  assert.equal(code(401, { message: 'Unauthorized' }), 'signed-out');
  assert.equal(code(403, { message: 'plugin proxy route access denied' }), 'role');
  assert.equal(code(404, { message: 'Plugin is not enabled' }), 'not-enabled');
  assert.equal(code(404, '<html>nginx</html>'), 'not-our-service');
  const wrapped = { message: '404 page not found', error: 'Not Found', response: '404 page not found' };
  assert.equal(code(404, wrapped), 'not-our-service');
  assert.equal(code(429, ''), 'too-many-requests');
  assert.equal(code(500, { message: 'Failed to render plugin headers' }), 'grafana-failed');
  assert.equal(code(502, ''), 'hub-unreachable');
  assert.equal(code(418, ''), 'unexpected');
});

test('every error says what to do', () => {
  for (const status of [undefined, 401, 403, 404, 429, 500, 502, 503, 504, 418]) {
    const error = toProxyError({ status });
    assert.ok((error.advice ?? '').length > 10, String(status));
  }
});

test('an error that is one already stays the same', () => {
  const error = noAnswerInTime(30);
  assert.equal(toProxyError(error), error);
  assert.ok(error instanceof ProxyError);
});

test('what is thrown may be anything', () => {
  for (const thrown of [null, undefined, 'text', new Error('x'), { status: '500' }, { status: 500, data: null }]) {
    assert.ok(toProxyError(thrown) instanceof ProxyError);
  }
});

test('a body that only looks like a problem is not trusted to have texts', () => {
  const error = toProxyError({ status: 500, data: { code: 'x', title: 'y', detail: 5, advice: {}, host: [] } });
  assert.equal(error.detail, undefined);
  assert.equal(error.advice, undefined);
  assert.equal(error.host, undefined);
});
