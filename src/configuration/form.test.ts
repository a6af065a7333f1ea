import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyOf, hasChanges, initialForm, isTokenSaved, type Form } from './form.ts';

const saved = { hubUrl: 'http://10.8.0.1:8470', prometheusUid: '' };
const form = (changes: Partial<Form>): Form => ({ ...initialForm(saved), ...changes });
const typed = (text: string) => ({ kind: 'typed', text }) as const;

test('an untouched form has no changes, not even for a slash at the end', () => {
  assert.equal(hasChanges(initialForm(saved), saved), false);
  assert.equal(hasChanges(form({ hubUrl: 'http://10.8.0.1:8470/' }), saved), false);
  assert.equal(hasChanges(form({ hubUrl: 'http://other:8470' }), saved), true);
  assert.equal(hasChanges(form({ prometheusUid: 'x' }), saved), true);
  assert.equal(hasChanges(form({ tokens: { ...initialForm(saved).tokens, read: typed('') } }), saved), true);
});

test('what is saved keeps the rest of jsonData, and sends only the tokens that were typed', () => {
  const tokens = { ...initialForm(saved).tokens, browse: typed(' secret '), operate: typed('') };
  const body = bodyOf(form({ tokens, hubUrl: 'http://hub:8470/' }), {
    enabled: true,
    pinned: false,
    jsonData: { hubUrl: 'old', later: 7 },
  });
  assert.deepEqual(body, {
    enabled: true,
    pinned: false,
    jsonData: { hubUrl: 'http://hub:8470', prometheusUid: '', later: 7 },
    secureJsonData: { browseToken: 'secret', operateToken: '' },
  });
});

test('saving does not enable a plugin that an Admin disabled', () => {
  assert.equal(bodyOf(initialForm(saved), { enabled: false }).enabled, false);
});

test('whether a token is saved is all that is told of it', () => {
  assert.equal(isTokenSaved({ secureJsonFields: { readToken: true } }, 'read'), true);
  assert.equal(isTokenSaved({ secureJsonFields: { readToken: true } }, 'browse'), false);
  assert.equal(isTokenSaved({}, 'read'), false);
});
