import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readQueryError, readSeries } from './frames.ts';

const answer = {
  results: {
    A: {
      status: 200,
      frames: [
        {
          schema: {
            refId: 'A',
            fields: [
              { name: 'Time', type: 'time' },
              { name: 'Value', type: 'number', labels: { host: 'home', service: 'plex' } },
            ],
          },
          data: {
            values: [
              [1000, 2000, 3000],
              [1, null, 0],
            ],
          },
        },
        { schema: { fields: [] }, data: { values: [] } },
      ],
    },
    B: { error: 'bad_data: parse error', status: 400 },
  },
};

test('a frame becomes a series, and null is no sample', () => {
  assert.deepEqual(readSeries(answer, 'A'), [
    {
      labels: { host: 'home', service: 'plex' },
      samples: [
        { t: 1000, v: 1 },
        { t: 3000, v: 0 },
      ],
    },
  ]);
});

test('the error of one query is read', () => {
  assert.equal(readQueryError(answer, 'A'), undefined);
  assert.equal(readQueryError(answer, 'B'), 'bad_data: parse error');
  assert.deepEqual(readSeries(answer, 'B'), []);
});

test('an answer of another shape holds no series', () => {
  for (const other of [null, 'text', {}, { results: [] }, { results: { A: { frames: [null, 5, { schema: {} }] } } }]) {
    assert.deepEqual(readSeries(other, 'A'), []);
  }
});
