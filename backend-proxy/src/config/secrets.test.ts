import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readSecret, secretPath, SecretError } from './secrets.ts';

let folder = '';
before(async () => (folder = await mkdtemp(join(tmpdir(), 'secrets-'))));
after(async () => {
  delete process.env['CREDENTIALS_DIRECTORY'];
  await rm(folder, { recursive: true });
});
const file = async (name: string, content: string | Buffer) => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

test('reads a secret without its one last newline and changes nothing else', async () => {
  assert.equal(await readSecret(await file('a', ' pass word \n')), ' pass word ');
  assert.equal(await readSecret(await file('b', 'x\r\n')), 'x');
  assert.equal(await readSecret(await file('c', 'x\n\n')), 'x\n');
  assert.equal((await readSecret(await file('d', 'x'.repeat(65536)))).length, 65536);
});

test('refuses what is no secret, names the file and shows nothing of it', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  for (const [path, reason] of [
    [join(folder, 'absent'), /: there is no such file$/],
    [await file('empty', ''), /: the file is empty$/],
    [await file('newline', '\n'), /: the file is empty$/],
    [await file('huge', 'x'.repeat(65537)), /: it is larger than 64 KiB$/],
    [await file('binary', Buffer.from([0x73, 0xff, 0xfe])), /: it is not UTF-8 text$/],
    [folder, /: it is not a regular file$/],
    [join(folder, 'pipe'), /: it is not a regular file$/],
  ] as const) {
    await assert.rejects(readSecret(path), (error: unknown) => {
      assert(error instanceof SecretError);
      assert.match(error.message, reason);
      assert(error.message.startsWith(path));
      return true;
    });
  }
});

test('prefers what systemd handed over, by the name of the file', async () => {
  process.env['CREDENTIALS_DIRECTORY'] = folder;
  await file('secrets_token', 'from systemd\n');
  assert.equal(await secretPath('/etc/homelab-ops/secrets/token'), join(folder, 'secrets_token'));
  assert.equal(await readSecret('/etc/homelab-ops/secrets/token'), 'from systemd');
  assert.equal(await secretPath('/etc/homelab-ops/secrets/other'), '/etc/homelab-ops/secrets/other');
});
