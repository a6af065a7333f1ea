import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { SettingsFile } from './settings.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'settings-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('settings survive a restart, and what is provisioned wins over what was saved', () => {
  const file = path.join(folder, 'a/settings.json');
  const first = new SettingsFile(file);
  first.update({
    enabled: true,
    jsonData: { hubUrl: 'http://saved', mine: 1 },
    secureJsonData: { readToken: 'saved', other: 'kept' },
  });
  const second = new SettingsFile(file);
  assert.deepEqual(second.current, first.current);
  second.provision({ hubUrl: 'http://given' }, { readToken: 'given' });
  assert.deepEqual(new SettingsFile(file).current, {
    enabled: true,
    pinned: true,
    jsonData: { hubUrl: 'http://given', mine: 1 },
    secureJsonData: { readToken: 'given', other: 'kept' },
  });
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('a secret set to nothing counts as not set', () => {
  const settings = new SettingsFile(path.join(folder, 'b.json'));
  settings.update({ enabled: true, secureJsonData: { readToken: 'x', operateToken: '' } });
  assert.deepEqual(settings.secureJsonFields, { readToken: true });
});

test('a damaged file is named, its content is not', () => {
  const file = path.join(folder, 'c.json');
  writeFileSync(file, '{"secureJsonData":{"readToken":"hidden-value"');
  assert.throws(
    () => new SettingsFile(file),
    (error: Error) => error.message.includes(file) && !error.message.includes('hidden'),
  );
});
