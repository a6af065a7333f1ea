import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RepositoriesAnswer } from '../../backend-proxy/contract/backups.ts';
import type { HostsAnswer } from '../../backend-proxy/contract/hosts.ts';
import type { ServicesAnswer } from '../../backend-proxy/contract/services.ts';
import type { Session } from '../../backend-proxy/contract/session.ts';
import type { TunnelsAnswer } from '../../backend-proxy/contract/tunnels.ts';
import { labExec } from '../../lab/facts.ts';
import { dataSets } from '../../lab/history/data.ts';
import { hosts } from '../../lab/hosts.ts';
import { standIns } from '../../lab/inventory.ts';
import { until } from '../../lab/wait.ts';
import { askHub, facts, queryPrometheus } from './lab.ts';

async function ask<T>(path: string): Promise<T> {
  const { status, body } = await askHub(path);
  assert.equal(status, 200, JSON.stringify(body));
  return body as T;
}

test("the hub knows Grafana's three tokens, each by its own scope", async () => {
  for (const scope of ['read', 'browse', 'operate'] as const) {
    const { status, body } = await askHub('/session', scope);
    assert.equal(status, 200);
    const { service, host, token } = body as Session;
    assert.deepEqual(
      [service, host, token.name, token.scopes],
      ['homelab-proxy', 'bastion', `grafana-${scope}`, [scope]],
    );
  }
});

test('the hub reaches both hosts, home through the tunnel', async () => {
  const found = await until('the hub has reached both', 30, async () => {
    const answer = await ask<HostsAnswer>('/hosts');
    return answer.hosts.every(({ state }) => state === 'reachable') ? answer.hosts : undefined;
  });
  assert.deepEqual(
    found.map(({ id, site, local }) => [id, site, local]),
    [
      ['bastion', 'vps', true],
      ['home', 'home', false],
    ],
  );
});

for (const { id } of hosts) {
  test(`${id}: its tunnel is connected`, async () => {
    const peer = await until('the collector has told of a connected peer', 60, async () => {
      const { tunnels } = await ask<TunnelsAnswer>(`/hosts/${id}/tunnels`);
      const [found] = tunnels[0]?.peers ?? [];
      return found?.state === 'connected' ? found : undefined;
    });
    assert.equal(peer.name, id === 'home' ? 'bastion' : 'home');
    assert.equal(peer.keepaliveSeconds, 25);
    assert.ok(peer.receivedBytes > 0 && peer.sentBytes > 0);
  });

  test(`${id}: its services are up, with their memory`, async () => {
    const { services } = await ask<ServicesAnswer>(`/hosts/${id}/services`);
    const expected = standIns.filter(({ host }) => host === id).map((service) => service.id);
    assert.deepEqual(services.map((service) => service.id).sort(), expected.sort());
    for (const service of services) {
      assert.equal(service.state, 'up', `${service.id}: ${service.reason}`);
      assert.ok((service.status?.memoryBytes ?? 0) > 100_000, service.id);
    }
  });

  test(`${id}: its backup sets are known with their snapshots`, async () => {
    const expected = dataSets.filter(({ host }) => host === id).map((set) => set.id);
    const sets = await until('the repository has been read', 60, async () => {
      const { repositories } = await ask<RepositoriesAnswer>(`/hosts/${id}/repositories`);
      const [local] = repositories;
      return local?.state === 'ok' ? local.sets : undefined;
    });
    assert.deepEqual(sets.map((set) => set.id).sort(), [...expected].sort());
    for (const set of sets) {
      assert.equal(set.state, 'ok', `${set.id}: ${set.reason}`);
      assert.ok((set.snapshotCount ?? 0) > 15, set.id);
      assert.deepEqual([set.schedule.at, set.retention], ['02:00', { daily: 7, weekly: 4, monthly: 12 }]);
      assert.notEqual(set.lastRun?.durationSeconds ?? null, null);
    }
  });

  test(`${id}: what listens is not root, has no capability and cannot get one`, async () => {
    const pid = (await labExec(id, ['systemctl', 'show', 'homelab-proxy.service', '-P', 'MainPID'])).stdout.trim();
    const status = (await labExec(id, ['cat', `/proc/${pid}/status`])).stdout;
    const uid = (await labExec(id, ['id', '-u', 'homelab-proxy'])).stdout.trim();
    assert.match(status, new RegExp(`^Uid:\\t${uid}\\t${uid}\\t${uid}\\t${uid}$`, 'm'));
    assert.notEqual(uid, '0');
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
      assert.match(status, new RegExp(`^${set}:\\t0{16}$`, 'm'));
    assert.match(status, /^NoNewPrivs:\t1$/m);
    assert.match(status, /^Seccomp:\t2$/m);
  });

  test(`${id}: its units are shut in`, async () => {
    for (const [unit, most] of [
      ['homelab-proxy.service', 1.5],
      ['homelab-collect.service', 3],
      ['homelab-backup@x.service', 3],
    ] as const) {
      const { stdout } = await labExec(id, ['systemd-analyze', 'security', '--no-pager', unit]);
      const exposure = Number(/Overall exposure level for .*: ([\d.]+)/.exec(stdout)?.[1] ?? Number.NaN);
      assert.ok(exposure <= most, `${unit}: ${exposure}`);
    }
  });

  test(`${id}: secrets are for root only, and the configuration is for the proxy's group`, async () => {
    const { stdout } = await labExec(id, [
      'stat',
      '-c',
      '%a %U:%G',
      '/etc/homelab-ops/secrets',
      '/etc/homelab-ops/proxy.yaml',
    ]);
    assert.equal(stdout, '700 root:root\n640 root:homelab-proxy\n');
    const files = await labExec(id, ['find', '/etc/homelab-ops/secrets', '-type', 'f', '-not', '-perm', '600']);
    assert.equal(files.stdout, '');
  });
}

test('Prometheus reads the metrics of both proxies with its own token', async () => {
  await until('both are scraped', 60, async () => {
    const up = await queryPrometheus('up{job="homelab-proxy"} == 1');
    return up.length === facts.hosts.length ? true : undefined;
  });
  const sets = await queryPrometheus('homelab_backup_last_success_timestamp_seconds');
  assert.deepEqual(sets.map(({ labels }) => labels['set']).sort(), dataSets.map(({ id }) => id).sort());
});
