import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { EnvironmentFileError, parseEnvironment, resticEnvironment } from './environment.ts';
import { localFolder, shownLocation } from './location.ts';

test('shows where a repository is, without what opens it', () => {
  const shown: [string, string][] = [
    ['/srv/restic', '/srv/restic'],
    ['local:/srv/a@b', 'local:/srv/a@b'],
    ['rest:https://host/a@b', 'rest:https://***'],
    ['rest:https://backup.example:8000/home/', 'rest:https://backup.example:8000/home/'],
    ['rest:https://user:hunter2@backup.example:8000/home/', 'rest:https://backup.example:8000/home/'],
    ['rest:https://user:hunter2@[fd00::1]:8000/', 'rest:https://[fd00::1]:8000/'],
    ['rest:https://backup.example/?token=hunter2', 'rest:https://backup.example/'],
    ['rest:http+unix:///run/rest.socket:/home/', 'rest:http+unix:///run/rest.socket:/home/'],
    ['s3:https://KEY:hunter2@s3.example/bucket/path', 's3:https://s3.example/bucket/path'],
    ['s3:s3.eu-central-003.backblazeb2.com/bucket/home', 's3:s3.eu-central-003.backblazeb2.com/bucket/home'],
    ['b2:bucket:path/to/repo', 'b2:bucket:path/to/repo'],
    ['azure:container:/path?sig=hunter2', 'azure:container:/path'],
    ['sftp:backup@host.example:/srv/repo', 'sftp:backup@host.example:/srv/repo'],
    ['sftp://backup@host.example:2222//srv/repo', 'sftp://backup@host.example:2222//srv/repo'],
    ['sftp://backup:hunter2@host.example:2222//srv/repo', 'sftp://backup@host.example:2222//srv/repo'],
    ['rclone:b2prod:bucket/path', 'rclone:b2prod:bucket/path'],
    ['rclone:remote,pass=hunter2:path', 'rclone:remote***'],
    ['rclone::sftp,host=h,pass=hunter2:path', 'rclone::sftp***'],
  ];
  for (const [location, text] of shown) assert.equal(shownLocation(location), text);
});

test('shows nothing that may be a password where the address is not well formed', () => {
  for (const location of [
    'rest:https://user:hunter2/with/slash@host/repo',
    'rest:https://user:/hunter2@host/repo',
    'rest:https://user:p@hunter2/x@host/repo',
    'rest:https://user:hunter2@host:99999/repo',
    'sftp:user:hunter2@host:/repo',
    'sftp:user@hunter2@host:/repo',
    's3:KEY:hunter2@host/bucket',
    'swift:user:hunter2@container:/path',
    'rclone:re"mote,pass=hunter2:path',
  ]) {
    assert(!shownLocation(location).includes('hunter2'), shownLocation(location));
  }
});

test('tells a folder of this host from a storage elsewhere', () => {
  assert.equal(localFolder('/srv/restic'), '/srv/restic');
  assert.equal(localFolder('local:/srv/restic'), '/srv/restic');
  for (const scheme of ['sftp', 'rest', 's3', 'swift', 'b2', 'azure', 'gs', 'rclone']) {
    assert.equal(localFolder(`${scheme}:x`), null);
  }
});

test('takes the variables of storages only, and never quotes a value', () => {
  const text = `# B2\n\nB2_ACCOUNT_ID=abc\nB2_ACCOUNT_KEY = no\n`;
  assert.throws(() => parseEnvironment(text, '/etc/env'), /\/etc\/env, line 4: this name/);
  assert.deepEqual(
    parseEnvironment(
      'AWS_ACCESS_KEY_ID="a=b"\r\nRESTIC_REST_PASSWORD=\'x y\'\nRCLONE_CONFIG= /etc/rclone.conf \n  # end',
      'f',
    ),
    { AWS_ACCESS_KEY_ID: 'a=b', RESTIC_REST_PASSWORD: 'x y', RCLONE_CONFIG: '/etc/rclone.conf' },
  );
  for (const line of [
    'PATH=/tmp/hunter2',
    'LD_PRELOAD=hunter2',
    'RESTIC_PASSWORD_COMMAND=hunter2',
    'RESTIC_REPOSITORY=hunter2',
    'export AWS_X=hunter2',
    'HTTPS_PROXY=hunter2',
    'hunter2',
    'AWS_X=hunter2\0',
    '=hunter2',
    'aws_x=hunter2',
  ]) {
    assert.throws(
      () => parseEnvironment(line, '/etc/env'),
      (error: unknown) => error instanceof EnvironmentFileError && !error.message.includes('hunter2'),
      line,
    );
  }
});

test('gives restic paths of secrets, and credentials of the unit before the configured file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'environment-'));
  try {
    await writeFile(join(folder, 'secrets_restic-password'), 'x\n');
    process.env['CREDENTIALS_DIRECTORY'] = folder;
    process.env['CACHE_DIRECTORY'] = '/var/cache/own';
    const base = { id: 'local', name: 'Local', location: '/srv/restic', locationFile: null, environmentFile: null };
    const passwordFile = '/etc/homelab-ops/secrets/restic-password';
    const inUnit = await resticEnvironment({ ...base, passwordFile }, { cache: '/var/cache/homelab-ops' });
    assert.deepEqual(inUnit, {
      RESTIC_REPOSITORY: '/srv/restic',
      RESTIC_PASSWORD_FILE: join(folder, 'secrets_restic-password'),
      RESTIC_CACHE_DIR: '/var/cache/own',
      RESTIC_PROGRESS_FPS: '1',
    });
    delete process.env['CREDENTIALS_DIRECTORY'];
    delete process.env['CACHE_DIRECTORY'];
    const file = { ...base, location: null, locationFile: '/etc/location', passwordFile };
    const byHand = await resticEnvironment(file, { cache: '/var/cache/homelab-ops' });
    assert.deepEqual(
      [byHand['RESTIC_REPOSITORY'], byHand['RESTIC_REPOSITORY_FILE'], byHand['RESTIC_PASSWORD_FILE']],
      [undefined, '/etc/location', passwordFile],
    );
    assert.equal(byHand['RESTIC_CACHE_DIR'], '/var/cache/homelab-ops');
  } finally {
    await rm(folder, { recursive: true });
  }
});
