import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toFrames } from './frames.ts';

const context = { refId: 'A', expr: 'up', stepMs: 15_000, legendFormat: '' };

test('numbers that JSON cannot say travel as null with their places', () => {
  const [frame] = toFrames(
    {
      resultType: 'matrix',
      result: [{ metric: {}, values: [[1, 'NaN'], [2, '1.5'], [3, '+Inf'], [4, '-Inf']] }], // prettier-ignore
    },
    context,
  );
  assert.deepEqual(frame?.data.values, [
    [1000, 2000, 3000, 4000],
    [null, 1.5, null, null],
  ]);
  assert.deepEqual(frame.data.entities, [null, { NaN: [0], Inf: [2], NegInf: [3] }]);
});

test('no series is one frame without fields, which still tells what was asked', () => {
  const frames = toFrames({ resultType: 'vector', result: [] }, context);
  assert.deepEqual(frames, [
    {
      schema: { refId: 'A', meta: { executedQueryString: 'Expr: up\nStep: 15s' }, fields: [] },
      data: { values: [] },
    },
  ]);
});

test('a series is called by the legend, else as Prometheus writes it', () => {
  const name = (legendFormat: string, metric: Record<string, string>): unknown =>
    toFrames({ resultType: 'vector', result: [{ metric, value: [1, '1'] }] }, { ...context, legendFormat })[0]?.schema
      .fields[1]?.config['displayNameFromDS'];
  assert.equal(name('', { __name__: 'up', job: 'node', host: 'home' }), 'up{host="home", job="node"}');
  assert.equal(name('', {}), 'up');
  assert.equal(name('{{host}} {{ nothing }}', { host: 'home' }), 'home ');
  assert.equal(name('__auto', { host: 'home' }), undefined);
});
