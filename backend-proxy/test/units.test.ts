import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

const units = join(import.meta.dirname, '../systemd');
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).error === undefined;
const skip = hasAnalyze ? false : 'needs systemd-analyze';

/** The most that `systemd-analyze security` may find, in its own tenths. */
const limits: Readonly<Record<string, number>> = {
  'homelab-proxy.service': 15,
  'homelab-collect.service': 30,
  'homelab-backup@.service': 30,
};

for (const [unit, limit] of Object.entries(limits)) {
  test(`${unit} is exposed by ${limit / 10} at most`, { skip }, () => {
    const options = ['security', '--offline=true', '--no-pager', `--threshold=${limit}`, join(units, unit)];
    const { status, stdout, stderr } = spawnSync('systemd-analyze', options, { encoding: 'utf8' });
    assert.equal(
      status,
      0,
      `${stderr}\n${stdout
        .split('\n')
        .filter((line) => !line.startsWith('✓'))
        .join('\n')}`,
    );
    assert.match(stdout, /Overall exposure level/);
  });
}

test('systemd finds no fault in the units', { skip }, async () => {
  const paths = (await readdir(units))
    .filter((name) => /\.(service|timer)$/.test(name))
    .map((name) => join(units, name));
  assert.equal(paths.length, 5);
  const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], { encoding: 'utf8' });
  // The machine that tests them need not have the program, and has units of its own that are none of our business.
  const complaints = stderr.split('\n').filter((line) => line.includes('homelab-') && !/not executable/.test(line));
  assert.deepEqual(complaints, []);
});

test('the part that listens has no capability and no way to get one', async () => {
  const text = await readFile(join(units, 'homelab-proxy.service'), 'utf8');
  for (const line of ['User=homelab-proxy', 'CapabilityBoundingSet=', 'NoNewPrivileges=yes', 'ProtectSystem=strict']) {
    assert(text.split('\n').includes(line), line);
  }
  assert.doesNotMatch(text, /AmbientCapabilities|ReadWritePaths|StateDirectory|Environment=/);
});

test('a backup is stopped by the signal at which restic removes its lock', async () => {
  const text = await readFile(join(units, 'homelab-backup@.service'), 'utf8');
  assert.match(text, /^KillSignal=SIGINT$/m);
  // The program gives restic 60 s to stop and 20 s to remove a lock.
  assert(Number(/^TimeoutStopSec=(\d+)$/m.exec(text)?.[1]) > 80);
  const timer = await readFile(join(units, 'homelab-backup@.timer'), 'utf8');
  assert.match(timer, /^OnCalendar=\*-\*-\* 02:00:00$/m);
  assert.match(timer, /^Persistent=true$/m);
});
