import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshHosts, withFreshHosts } from '../../lab/fresh.ts';
import { ensurePackages } from '../../lab/packages.ts';
import { repositoryRoot } from '../../lab/paths.ts';
import { parseRecap, playbook, type Recap } from '../../lab/playbook.ts';
import { run } from '../../lab/run.ts';
import './lab.ts';

const sum = (recap: ReadonlyMap<string, Recap>, key: keyof Recap): number =>
  [...recap.values()].reduce((total, each) => total + each[key], 0);

test('ansible-lint has nothing to say, by its strictest profile', async () => {
  await ensurePackages(['ansible-lint']);
  const places = [
    'ansible/site.yml',
    'ansible/inventory.example.yml',
    'ansible/group_vars/all.yml',
    'lab/ansible/prepare.yml',
  ];
  await run('ansible-lint', ['--profile', 'production', '--strict', '--offline', '--nocolor', ...places], {
    cwd: repositoryRoot,
    timeoutSeconds: 300,
  });
});

for (const name of ['lab/ansible/prepare.yml', 'ansible/site.yml'])
  test(`another run of ${name} on the two hosts changes nothing`, async () => {
    const recap = parseRecap((await playbook(name)).stdout);
    assert.deepEqual([...recap.keys()].sort(), ['bastion', 'home']);
    assert.equal(sum(recap, 'changed'), 0);
    assert.ok(sum(recap, 'ok') > 20);
  });

test('a rehearsal on the two hosts announces no change', async () => {
  const { stdout } = await playbook('ansible/site.yml', ['--check', '--diff']);
  assert.equal(sum(parseRecap(stdout), 'changed'), 0);
  assert.doesNotMatch(stdout, /^[+-]{3} /m);
});

test('fresh systems: a rehearsal is clean, a run sets them up, a second one changes nothing', async () => {
  await withFreshHosts(async (inventory) => {
    const play = async (extra: readonly string[] = []) =>
      parseRecap((await playbook('ansible/site.yml', extra, { inventory })).stdout);
    const rehearsal = await play(['--check', '--diff']);
    assert.equal(rehearsal.size, freshHosts.length);
    assert.ok(sum(rehearsal, 'changed') > 0);
    assert.ok(sum(await play(), 'changed') > sum(rehearsal, 'changed'));
    assert.equal(sum(await play(), 'changed'), 0);

    const onAll = async (...argv: string[]): Promise<string> => {
      const { stdout } = await run(
        'ansible',
        ['--inventory', inventory, 'all', '--one-line', '-m', 'ansible.builtin.command', '-a', argv.join(' ')],
        { cwd: `${repositoryRoot}/ansible` },
      );
      return stdout;
    };
    await onAll('systemctl start homelab-backup@etc.service');
    const made = await onAll('find /var/backups/restic/snapshots -type f -printf %m:%u:%g,');
    assert.equal(made.match(/440:root:homelab-proxy,/g)?.length, 2, made);
    assert.equal(
      (await onAll('stat -c %a:%U:%G /var/backups/restic/config')).match(/4?40:root:homelab-proxy/g)?.length,
      2,
    );
    assert.equal(
      (await onAll('systemctl show homelab-backup@late.timer -P TimersCalendar')).match(/OnCalendar=\*-\*-\* 03:30:00/g)
        ?.length,
      2,
    );
    assert.equal(
      (await onAll('systemctl show homelab-backup@etc.timer -P TimersCalendar')).match(
        /OnCalendar=\*-\*-\* 0?2:0?0:0?0/g,
      )?.length,
      2,
    );
  });
});
