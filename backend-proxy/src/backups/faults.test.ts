import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { SecretError } from '../config/secrets.ts';
import { CommandFailure } from '../process/failure.ts';
import { EnvironmentFileError } from './environment.ts';
import { resticFault } from './faults.ts';
import { ResticFormatError } from './parse.ts';

const expected: Readonly<Record<string, string>> = {
  'missing-repository': 'repository-missing',
  'wrong-password': 'wrong-password',
  'empty-password': 'password-unreadable',
  'no-password-file': 'password-unreadable',
  'no-permission-password': 'password-unreadable',
  'no-permission': 'repository-forbidden',
  locked: 'repository-locked',
  'unreachable-rest': 'repository-unreachable',
  'unreachable-s3': 'repository-unreachable',
  'unreachable-sftp': 'repository-unreachable',
  'unreachable-dns': 'repository-unreachable',
  'bad-location': 'repository-location-invalid',
};

for (const version of ['0.14.0', '0.18.0']) {
  const folder = join(import.meta.dirname, 'fixtures', `restic-${version}`);
  const codes = new Map(
    (await readFile(join(folder, 'exit-codes.txt'), 'utf8'))
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );

  test(`restic ${version}: tells apart what hinders it`, async () => {
    for (const [name, code] of Object.entries(expected)) {
      const exit = codes.get(name);
      const stderr = await readFile(join(folder, `${name}.stderr`), 'utf8');
      const failure =
        exit === 'timeout'
          ? new CommandFailure({ kind: 'timeout', program: 'restic', timeoutMs: 60_000, stderr })
          : new CommandFailure({ kind: 'exit', program: 'restic', exitCode: Number(exit), stderr });
      const fault = resticFault(failure);
      assert.equal(fault.code, code, name);
      assert(fault.title !== '' && fault.advice !== undefined, name);
    }
  });
}

test('knows the errors of storages that need an account to be recorded', () => {
  const says: [string, string][] = [
    ['Fatal: unable to open config file: Stat: Access Denied.', 'repository-refused'],
    ['Fatal: unable to open config file: unexpected HTTP response (401): 401 Unauthorized', 'repository-refused'],
    ['Fatal: unable to open config file: The specified bucket does not exist', 'repository-missing'],
    ['Fatal: unable to open config file: unexpected HTTP response (404): 404 Not Found', 'repository-missing'],
    ['Fatal: load <config/>: ciphertext verification failed', 'repository-damaged'],
  ];
  for (const [stderr, code] of says) {
    const failure = new CommandFailure({ kind: 'exit', program: 'restic', exitCode: 1, stderr });
    assert.equal(resticFault(failure).code, code, stderr);
  }
});

test('has words for everything else, and keeps names back where it must', () => {
  const fault = (parts: object) =>
    resticFault(new CommandFailure({ kind: 'exit', program: 'restic', exitCode: 1, ...parts }));
  assert.equal(fault({ kind: 'missing' }).code, 'restic-missing');
  assert.equal(fault({ kind: 'timeout', timeoutMs: 60_000 }).detail, 'restic was stopped after 60 seconds.');
  assert.equal(fault({ kind: 'signal', signal: 'SIGKILL' }).code, 'command-killed');
  assert.equal(fault({ stderr: 'Fatal: something new' }).detail, 'It said: Fatal: something new');
  const secretive = new CommandFailure({ kind: 'exit', program: 'restic', exitCode: 1, stderr: '/home/me/diary.txt' });
  assert(!JSON.stringify(resticFault(secretive, { quote: false })).includes('diary'));
  assert.match(resticFault(new SecretError('/etc/x', 'there is no such file')).detail ?? '', /\/etc\/x/);
  assert.equal(resticFault(new EnvironmentFileError('/etc/x', 3, 'odd')).detail, '/etc/x, line 3: odd.');
  assert.equal(resticFault(new ResticFormatError('no JSON')).code, 'restic-not-understood');
  assert.equal(resticFault(new Error('secret')).title, 'restic could not be run');
});

test('says nothing of an exit code that other programs use as well', () => {
  const failure = new CommandFailure({
    kind: 'signal',
    program: 'restic',
    signal: 'SIGSEGV',
    stderr: 'already locked',
  });
  assert.equal(resticFault(failure).code, 'command-killed');
});
