import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SnapshotsAnswer } from '../../backend-proxy/contract/backups.ts';
import { labExec } from '../../lab/facts.ts';
import { dataSets } from '../../lab/history/data.ts';
import { addNights, firstNight, lastNight, nightOf, nightsBetween, survivors } from '../../lab/history/plan.ts';
import { forgetOptions } from '../../lab/history/seed.ts';
import type { HostId } from '../../lab/hosts.ts';
import { until } from '../../lab/wait.ts';
import { askHub, facts } from './lab.ts';

interface ResticSnapshot {
  id: string;
  time: string;
  tags?: string[];
}

const resticArguments = [
  'restic',
  '--repo',
  '/srv/restic',
  '--password-file',
  '/etc/homelab-ops/secrets/restic-local',
  '--no-cache',
];
const restic = async (host: HostId, args: readonly string[]): Promise<string> =>
  (await labExec(host, [...resticArguments, ...args])).stdout;

/** The dates of a set's snapshots, oldest first; one made while the lab was up takes the place of its night's. */
async function nightsOf(host: HostId, set: string): Promise<string[]> {
  const snapshots = JSON.parse(
    await restic(host, ['snapshots', '--no-lock', '--json', '--tag', set]),
  ) as ResticSnapshot[];
  return snapshots.map(({ time }) => nightOf(new Date(time))).sort();
}

for (const { id, host } of dataSets) {
  test(`${id} has the snapshots that the policy leaves, up to last night`, async () => {
    const nights = await nightsOf(host, id);
    const last = lastNight(new Date());
    const whole = survivors(firstNight(last), last, []);
    assert.ok(nights.includes(last), `the newest is of ${nights.at(-1)}`);
    assert.ok(Math.abs(nights.length - whole.length) <= 3, `${nights.length} snapshots, ${whole.length} planned`);
    assert.ok(nightsBetween(nights[0] ?? last, last) > 300);
    const missing = [1, 2, 3, 4, 5, 6].map((ago) => addNights(last, -ago)).filter((night) => !nights.includes(night));
    assert.equal(missing.length, id === 'app-config' ? 1 : 0, missing.join(', '));
  });

  test(`restic itself finds nothing to forget in ${id}`, async () => {
    const answer = await restic(host, [...forgetOptions(id), '--dry-run', '--json']);
    const groups = JSON.parse(answer) as { keep: unknown[] | null; remove: unknown[] | null }[];
    assert.equal(groups.length, 1);
    assert.deepEqual(groups[0]?.remove ?? [], []);
    assert.ok((groups[0]?.keep ?? []).length > 15);
  });
}

test("one night's plex-metadata added several times what other nights do", async () => {
  const records = (await labExec('home', ['cat', '/var/lib/homelab-ops/backups/plex-metadata.jsonl'])).stdout;
  const added = records
    .trim()
    .split('\n')
    .slice(-7)
    .map((line) => (JSON.parse(line) as { addedBytes: number }).addedBytes)
    .sort((a, b) => b - a);
  assert.ok(
    (added[0] ?? 0) > 2.5 * (added[1] ?? Infinity) || (added[0] ?? 0) > 2.5 * (added[3] ?? Infinity),
    added.join(', '),
  );
});

for (const host of facts.hosts) {
  test(`the proxy's user on ${host} may read the repository, and not change it`, async () => {
    const as = (argv: readonly string[]) =>
      labExec(host, ['setpriv', '--reuid=homelab-proxy', '--regid=homelab-proxy', '--init-groups', ...argv], {
        accept: 'any',
      });
    const readable = await as(['find', '/srv/restic', '-type', 'f', '-not', '-readable']);
    assert.deepEqual(
      { code: readable.code, found: readable.stdout, said: readable.stderr },
      { code: 0, found: '', said: '' },
    );
    const writable = await as(['find', '/srv/restic', '-writable']);
    assert.equal(writable.stdout, '');
  });

  test(`each set of ${host} is due at 02:00 tonight`, async () => {
    const sets = dataSets.filter((set) => set.host === host).map(({ id }) => `homelab-backup@${id}.timer`);
    const { stdout } = await labExec(host, [
      'systemctl',
      'list-timers',
      '--no-legend',
      '--no-pager',
      'homelab-backup@*',
    ]);
    const lines = stdout.trim().split('\n');
    for (const timer of sets) {
      const line = lines.find((each) => each.includes(timer));
      assert.match(line ?? `no line for ${timer}`, /^\w{3} \d{4}-\d\d-\d\d 02:00:\d\d UTC/);
    }
    assert.equal(lines.length, sets.length);
  });
}

for (const [host, set] of [
  ['bastion', 'terraform-state'],
  ['home', 'app-config'],
] as const)
  test(`a backup started by hand on ${host} is a snapshot that the hub shows`, async () => {
    const newest = async (): Promise<SnapshotsAnswer['snapshots'][number] | undefined> => {
      const { status, body } = await askHub(`/hosts/${host}/repositories/local/snapshots?set=${set}`);
      assert.equal(status, 200, JSON.stringify(body));
      return (body as SnapshotsAnswer).snapshots[0];
    };
    const before = await newest();
    const started = Date.now();
    await labExec(host, ['systemctl', 'start', `homelab-backup@${set}.service`]);
    const shown = await until('the hub shows a newer snapshot', 90, async () => {
      const snapshot = await newest();
      return snapshot && snapshot.id !== before?.id ? snapshot : undefined;
    });
    assert.ok(Date.parse(shown.time) >= started - 2000, shown.time);
    assert.ok((shown.processedBytes ?? 0) > 1000 && shown.durationSeconds !== null, JSON.stringify(shown));
    const inRepository = await restic(host, ['snapshots', '--no-lock', '--json', '--tag', set]);
    assert.ok((JSON.parse(inRepository) as ResticSnapshot[]).some(({ id }) => id === shown.id));
  });
