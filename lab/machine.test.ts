import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { parseCgroups } from './cgroups.ts';
import { parseRecap } from './playbook.ts';
import { end, identify, isAlive, markedProcesses } from './processes.ts';
import { run } from './run.ts';

test('finds its own group in each hierarchy, on hybrid machines and on those with cgroup v2 only', () => {
  const hybrid = parseCgroups('9:name=systemd:/user\n4:memory:/a/b\n2:cpu,cpuacct:/c\n0::/u\n');
  assert.equal(hybrid.get('systemd'), '/user');
  assert.equal(hybrid.get('memory'), '/a/b');
  assert.equal(hybrid.get('cpuacct'), '/c');
  assert.equal(hybrid.get('unified'), '/u');
  assert.equal(parseCgroups('0::/user.slice/session:1\n').get('unified'), '/user.slice/session:1');
});

test("reads Ansible's recap", () => {
  const recap = parseRecap(
    'PLAY RECAP ****\nbastion                    : ok=20   changed=8    unreachable=0    failed=0    skipped=6    rescued=0    ignored=0   \n',
  );
  assert.deepEqual(recap.get('bastion'), { ok: 20, changed: 8, unreachable: 0, failed: 0 });
});

test('a process that ignores the request to end is ended all the same', async () => {
  const child = spawn('sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 1; done'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  const stubborn = identify(child.pid ?? 0);
  assert.ok(stubborn);
  await end([stubborn], 0.5);
  assert.equal(isAlive(stubborn), false);
});

test('a process of the lab is found by its mark, also one that was never written down', async () => {
  const child = spawn('sleep', ['60'], { env: { ...process.env, HOMELAB_OPS_LAB: '1' } });
  await once(child, 'spawn');
  const found = markedProcesses().filter(({ pid }) => pid === child.pid);
  child.kill('SIGKILL');
  assert.equal(found.length, 1);
});

test('a command that does not end in time fails and says so', async () => {
  await assert.rejects(run('sleep', ['30'], { timeoutSeconds: 0.2 }), /still running after 0.2 s/);
});

test('a failed command says how it ended and what it printed', async () => {
  await assert.rejects(run('sh', ['-c', 'echo out; echo why >&2; exit 5']), /exit code 5\nwhy/);
});
