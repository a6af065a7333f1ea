import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PrometheusError, toPrometheusError } from './error.ts';

test('the query’s own error is told before the general message', () => {
  const error = toPrometheusError({
    status: 400,
    data: { message: 'bad request', results: { A: { error: 'connection refused' } } },
  });
  assert.equal(error.title, 'Prometheus did not answer the query');
  assert.equal(error.detail, 'connection refused');
});

test('no permission and no data source read differently', () => {
  assert.match(toPrometheusError({ status: 403, data: { message: 'denied' } }).title, /may not/);
  assert.match(toPrometheusError({ status: 404, data: {} }).title, /does not exist/);
});

test('anything thrown becomes an error with advice', () => {
  for (const thrown of [undefined, null, 'x', new Error('x'), { status: 502, data: '' }]) {
    const error = toPrometheusError(thrown);
    assert.ok(error instanceof PrometheusError);
    assert.ok(error.advice);
  }
});
