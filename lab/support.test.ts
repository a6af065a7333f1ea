import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { labSupport } from './support.ts';

const isRootOnDebian = process.getuid?.() === 0 && existsSync('/etc/debian_version');

test('without root it says in one sentence that root is missing', async (t) => {
  t.mock.method(process as { getuid: () => number }, 'getuid', () => 1000);
  const support = await labSupport();
  assert.ok(!support.supported);
  if (process.platform === 'linux') assert.match(support.reason, /^The lab cannot run here: it needs root, [^.]*\.$/);
});

/** An `unshare` that refuses, as it does where a container may not make namespaces. */
async function refusingUnshare(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'homelab-ops-refuses-'));
  await writeFile(join(folder, 'unshare'), '#!/bin/sh\necho "unshare failed: Operation not permitted" >&2\nexit 1\n', {
    mode: 0o755,
  });
  return folder;
}

test('where mounts are forbidden it says so', { skip: !isRootOnDebian && 'needs root on Debian' }, async (t) => {
  const folder = await refusingUnshare();
  const path = process.env['PATH'] ?? '';
  t.after(async () => {
    process.env['PATH'] = path;
    await rm(folder, { recursive: true });
  });
  process.env['PATH'] = `${folder}:${path}`;
  const support = await labSupport();
  assert.ok(!support.supported);
  assert.match(support.reason, /does not allow overlay mounts/);
});

test('the trial leaves nothing behind', { skip: !isRootOnDebian && 'needs root on Debian' }, async () => {
  await labSupport();
  const place = existsSync('/var/cache') ? '/var/cache' : '/tmp';
  assert.deepEqual(
    readdirSync(place).filter((name) => name.startsWith('homelab-ops-trial-')),
    [],
  );
});
