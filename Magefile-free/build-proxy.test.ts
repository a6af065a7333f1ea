import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildProxy, type BuiltProxy } from './build-proxy.ts';

let folder = '';
let built: BuiltProxy;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-proxy-'));
  built = await buildProxy(join(folder, 'one', 'homelab-proxy'));
});
after(() => rm(folder, { recursive: true }));

/** Without a Node of this host, and without this project around it. */
function start(...values: string[]) {
  return spawnSync(built.output, values, { encoding: 'utf8', cwd: '/', env: { PATH: '/nonexistent' } });
}

test('makes a program that tells the version of the project and warns of nothing', async () => {
  const text = await readFile(join(import.meta.dirname, '../package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  const { status, stdout, stderr } = start('--version');
  assert.deepEqual([status, stdout, stderr], [0, `homelab-proxy ${version}\n`, '']);
});

test('has every subcommand in it, with what each needs', async () => {
  for (const name of ['serve', 'check-config', 'hash-token', 'collect', 'backup']) {
    const { status, stdout, stderr } = start(name, '--help');
    assert.deepEqual([status, stderr], [0, ''], name);
    assert.match(stdout, new RegExp(`^Usage: homelab-proxy ${name}`));
  }
  const config = join(folder, 'proxy.yaml');
  await writeFile(config, `host: { id: x }\ntokens: [{ name: t, sha256: '${'0'.repeat(64)}', scopes: [read] }]\n`);
  const checked = start('check-config', config);
  assert.equal(checked.status, 0, checked.stderr);
  assert.equal(start('backup', '--config', config, 'none').status, 2);
});

test('makes the same bytes of the same inputs, wherever it is built', async () => {
  const again = await buildProxy(join(folder, 'elsewhere', 'homelab-proxy'));
  assert.deepEqual([again.isNew, again.sha256], [true, built.sha256]);
});

test('builds nothing when nothing has changed, and anew when the program was tampered with', async () => {
  const { mtimeMs } = await stat(built.output);
  assert.deepEqual(await buildProxy(built.output), { ...built, isNew: false });
  assert.equal((await stat(built.output)).mtimeMs, mtimeMs);
  await writeFile(built.output, '#!/bin/sh\n');
  assert.deepEqual(await buildProxy(built.output), { ...built, isNew: true });
});
