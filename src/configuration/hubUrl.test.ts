import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hubUrlFault, normaliseHubUrl } from './hubUrl.ts';

test('a base URL is accepted, with or without its last slash', () => {
  for (const url of ['http://10.8.0.1:8470', 'https://hub.lan', ' http://[fd00::1]:8470/ ']) {
    assert.equal(hubUrlFault(url), null, url);
  }
  assert.equal(normaliseHubUrl(' http://10.8.0.1:8470/ '), 'http://10.8.0.1:8470');
});

test('what cannot work, or would tell a secret, is refused with its reason', () => {
  assert.match(hubUrlFault('') ?? '', /Enter the URL/);
  assert.match(hubUrlFault('10.8.0.1:8470') ?? '', /begins with http/);
  assert.match(hubUrlFault('ftp://hub') ?? '', /begins with http/);
  assert.match(hubUrlFault('javascript:alert(1)') ?? '', /begins with http/);
  assert.match(hubUrlFault('http://me:secret@hub:8470') ?? '', /every viewer/);
  assert.match(hubUrlFault('http://hub:8470/api/v1') ?? '', /http:\/\/hub:8470$/);
  assert.match(hubUrlFault('http://hub:8470/?x=1') ?? '', /Leave out/);
  assert.match(hubUrlFault('http://hub/{{ .SecureJsonData.readToken }}') ?? '', /template/);
});
