import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finishPluginJson, pluginDate, pluginVersion } from '../.config/webpack/pluginFiles.ts';

test('plugin.json is shipped with the version of the package and the date of the source', () => {
  const shipped = finishPluginJson(Buffer.from('{"version":"%VERSION%","updated":"%TODAY%"}'));
  assert.deepEqual(JSON.parse(shipped), { version: pluginVersion(), updated: pluginDate() });
});

test('SOURCE_DATE_EPOCH decides the date, in UTC', (context) => {
  const before = process.env['SOURCE_DATE_EPOCH'];
  context.after(() => {
    if (before === undefined) delete process.env['SOURCE_DATE_EPOCH'];
    else process.env['SOURCE_DATE_EPOCH'] = before;
  });
  process.env['SOURCE_DATE_EPOCH'] = '1700000000';
  assert.equal(pluginDate(), '2023-11-14');
});
