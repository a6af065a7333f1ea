import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillTemplate } from './template.ts';

const data = { JsonData: { hubUrl: 'http://h', port: 1, on: true }, SecureJsonData: { token: 'a b' } };

test('names are filled in, with or without spaces', () => {
  assert.equal(fillTemplate('{{.JsonData.hubUrl}}/x/{{ .JsonData.port }}', data), 'http://h/x/1');
  assert.equal(fillTemplate('Bearer {{ .SecureJsonData.token }}', data), 'Bearer a b');
});

test('a name that is not set prints as in Go, and none is taken from the prototype', () => {
  assert.equal(fillTemplate('{{ .JsonData.nothing }}{{ .SecureJsonData.constructor }}', data), '<no value><no value>');
});

test('what is filled in is not read as a template again', () => {
  const nested = { JsonData: { a: '{{ .SecureJsonData.token }}' }, SecureJsonData: { token: 'secret' } };
  assert.equal(fillTemplate('{{ .JsonData.a }}', nested), '{{ .SecureJsonData.token }}');
});

test('an unknown action is refused', () => {
  assert.throws(() => fillTemplate('{{ .User.Login }}', data), /does not know/);
});
