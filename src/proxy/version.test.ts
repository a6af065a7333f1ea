import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiVersion } from '../../backend-proxy/contract/common.ts';
import { fitOf, ourApiVersion } from './version.ts';

test('the plugin is written for the contract’s version', () => {
  assert.equal(ourApiVersion, apiVersion);
});

test('one minor apart works, more or another major does not', () => {
  const [major, minor] = apiVersion.split('.').map(Number);
  assert.equal(fitOf(apiVersion), 'exact');
  assert.equal(fitOf(`${major}.${(minor ?? 0) + 1}`), 'near');
  assert.equal(fitOf(`${major}.${(minor ?? 0) + 2}`), 'far');
  assert.equal(fitOf(`${(major ?? 0) + 1}.${minor}`), 'far');
  for (const text of ['', '1', 'v1.0', '1.0.0']) {
    assert.equal(fitOf(text), 'far');
  }
});
