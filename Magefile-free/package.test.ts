import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pluginId, pluginVersion } from '../.config/webpack/pluginFiles.ts';
import { packPlugin } from './package.ts';
import { readZip } from './pluginTree.ts';
import { checkLayout } from './validate.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'package-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function makePlugin(name: string): string {
  const plugin = path.join(folder, name);
  mkdirSync(path.join(plugin, 'img'), { recursive: true });
  writeFileSync(path.join(plugin, 'module.js'), 'define([], () => ({}));');
  writeFileSync(path.join(plugin, 'img/logo.svg'), '<svg/>');
  return plugin;
}

test('the zip holds every file below one folder that is called as the plugin', () => {
  const file = packPlugin(makePlugin('a'), path.join(folder, 'out-a'));
  assert.equal(path.basename(file), `${pluginId()}-${pluginVersion()}.zip`);
  const { topFolder, tree } = readZip(file);
  assert.equal(topFolder, pluginId());
  assert.deepEqual([...tree.keys()].sort(), ['img/logo.svg', 'module.js']);
  assert.equal(Buffer.from(tree.get('img/logo.svg') ?? []).toString(), '<svg/>');
});

test('the same files give the same bytes, whatever their times and the machine’s time zone', () => {
  const date = new Date('2026-03-04T05:06:08Z');
  const plugin = makePlugin('b');
  const first = readFileSync(packPlugin(plugin, path.join(folder, 'out-b1'), date));
  utimesSync(path.join(plugin, 'module.js'), 1, 1);
  const program = `import { packPlugin } from '${path.join(import.meta.dirname, 'package.ts')}';
    packPlugin('${plugin}', '${path.join(folder, 'out-b2')}', new Date('${date.toISOString()}'));`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, TZ: 'Pacific/Auckland' },
  });
  const second = readFileSync(path.join(folder, 'out-b2', `${pluginId()}-${pluginVersion()}.zip`));
  assert.ok(first.equals(second), 'the two zips differ');
});

test('a zip whose files are not below one folder is refused', () => {
  const file = path.join(folder, 'flat.zip');
  // A zip of one empty file "a", as Info-ZIP 3.0 writes its headers.
  const name = Buffer.from('a');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(1, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(1, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(47, 12);
  end.writeUInt32LE(31, 16);
  writeFileSync(file, Buffer.concat([local, name, central, name, end]));
  assert.throws(() => readZip(file), /exactly one folder/);
});

test('the source tree must have the bundler’s configuration where the catalogue looks for it', () => {
  const sources = path.join(folder, 'sources');
  assert.match(checkLayout(sources)[0]?.sentence ?? '', /webpack\.config\.ts is missing/);
  mkdirSync(path.join(sources, '.config/webpack'), { recursive: true });
  writeFileSync(path.join(sources, '.config/webpack/webpack.config.ts'), '// something else');
  assert.match(checkLayout(sources)[0]?.sentence ?? '', /does not mention/);
  writeFileSync(path.join(sources, '.config/webpack/webpack.config.ts'), '// as @grafana/create-plugin');
  assert.deepEqual(checkLayout(sources), []);
});
