import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labExec } from '../../lab/facts.ts';
import { hosts } from '../../lab/hosts.ts';
import { standIns } from '../../lab/inventory.ts';
import { until } from '../../lab/wait.ts';
import { facts, queryPrometheus } from './lab.ts';

for (const id of facts.hosts)
  test(`${id} runs, with no unit failed`, async () => {
    const { stdout } = await labExec(id, ['systemctl', 'is-system-running'], { accept: 'any' });
    assert.equal(stdout.trim(), 'running');
  });

test('the tunnel answers in both directions, by a handshake of the last minutes', async () => {
  await labExec('bastion', ['ping', '-c', '1', '-W', '5', '10.8.0.2']);
  await labExec('home', ['ping', '-c', '1', '-W', '5', '10.8.0.1']);
  const { stdout } = await labExec('bastion', ['wg', 'show', 'wg0', 'latest-handshakes']);
  const age = Date.now() / 1000 - Number(stdout.trim().split('\t')[1]);
  assert.ok(age < 180, `the last handshake was ${age} s ago`);
});

test('the hosts are the two releases of Debian with their own restic', async () => {
  const version = async (id: (typeof facts.hosts)[number]): Promise<string> =>
    (await labExec(id, ['restic', 'version'])).stdout;
  assert.match(await version('bastion'), /^restic 0\.14\./);
  assert.match(await version('home'), /^restic 0\.18\./);
});

test('outside of the hosts, each port is open on the tunnel or loopback only, but for SSH and the web server', async () => {
  for (const { id, tunnel } of hosts) {
    const { stdout } = await labExec(id, ['ss', '-H', '-ltn']);
    const open = stdout
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/)[3] ?? '')
      .filter((address) => !address.startsWith('127.0.0.1:') && !address.startsWith(`${tunnel}:`));
    const allowed = id === 'bastion' ? ['0.0.0.0:22', '0.0.0.0:80', '[::]:22'] : ['0.0.0.0:22', '[::]:22'];
    assert.deepEqual(open.sort(), allowed, id);
  }
});

test('Prometheus reaches both node exporters, and every service through the blackbox exporter', async () => {
  await until('all is scraped and well', 60, async () => {
    const nodes = await queryPrometheus('up{job="node"} == 1');
    const probes = await queryPrometheus('probe_success == 1');
    const fresh = await queryPrometheus('timestamp(probe_success) > time() - 60');
    const all = standIns.length + 1;
    return nodes.length === 2 && probes.length === all && fresh.length === all ? true : undefined;
  });
});

test('the made-up past and the present are the same series', async () => {
  for (const [query, count] of [
    ['probe_success{job="blackbox-http"}', standIns.length],
    ['probe_success{job="wg-icmp"}', 1],
    ['probe_duration_seconds{job="blackbox-http"}', standIns.length],
    ['homelab_unit_active', standIns.length],
    ['node_systemd_unit_state{job="node",state="active",name=~"sonarr.service|caddy.service"}', 2],
  ] as const) {
    const past = await queryPrometheus(`count_over_time(${query}[13d] offset 1h)`);
    const present = await queryPrometheus(query);
    const keys = (series: typeof past): string[] =>
      series
        .map(({ labels }) => JSON.stringify({ ...labels, __name__: '' }, Object.keys(labels).concat('__name__').sort()))
        .sort();
    assert.equal(present.length, count, query);
    assert.deepEqual(keys(past), keys(present), query);
  }
});

test("Sonarr's outage of last night is in the history", async () => {
  const [down] = await queryPrometheus('count_over_time((probe_success{service="sonarr"} == 0)[1d:1m])');
  assert.ok(down && down.value >= 39 && down.value <= 42, `${down?.value} minutes`);
});

test('the hosts have no way to the internet', async () => {
  const { stdout } = await labExec('home', ['ip', 'route', 'show', 'default']);
  assert.equal(stdout, '');
});
