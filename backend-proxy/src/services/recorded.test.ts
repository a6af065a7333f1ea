import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { judgeService } from './judge.ts';
import { parseShow } from './parse.ts';

const recorded = {
  'systemd 252': await readFile(join(import.meta.dirname, 'fixtures/debian12-systemd-252.txt'), 'utf8'),
  'systemd 257': await readFile(join(import.meta.dirname, 'fixtures/debian13-systemd-257.txt'), 'utf8'),
};

/** Units made for the recording, each named after what became of it. */
const expected: Readonly<Record<string, [state: string, reason: string]>> = {
  'ok.service': ['up', 'Running'],
  'other-name.service': ['up', 'Running'],
  'inst@one.service': ['up', 'Running'],
  'oneshot.service': ['up', 'Done: its command has ended well, and it counts as active'],
  'tick.timer': ['up', 'Active (waiting)'],
  'sock.socket': ['up', 'Active (listening)'],
  '-.mount': ['up', 'Active (mounted)'],
  'multi-user.target': ['up', 'Active'],
  'slowstart.service': ['changing', 'Starting'],
  'stops.service': ['changing', 'Stopping'],
  'reloads.service': ['changing', 'Reloading its configuration'],
  'exits.service': ['down', 'Failed: exited with status 7'],
  'limit.service': ['down', 'Failed: exited with status 1; systemd gave up after 5 restarts'],
  'restarts.service': ['down', 'Failed: exited with status 1; systemd will start it again'],
  'noexec.service': ['down', 'Failed: its program could not be executed (status 203)'],
  'killed.service': ['down', 'Failed: killed by SIGKILL'],
  'startfail.service': ['down', 'Failed: did not start or stop in time'],
  'never.service': ['down', 'Stopped'],
  'stopped.service': ['down', 'Stopped'],
  'nocond.service': ['down', 'Stopped'],
  'masked.service': ['down', 'Masked: it cannot be started'],
  'empty.service': ['down', 'Its unit file has an error, so it cannot be started'],
  'gone.service': ['missing', 'There is no such unit on this host'],
};

for (const [version, text] of Object.entries(recorded)) {
  const units = parseShow(text);
  const judge = (unit: string, all = units) =>
    judgeService({ id: 'x', name: 'X', unit, url: null, actions: [] }, all.get(unit) ?? null, null);

  test(`${version}: tells each state and its reason`, () => {
    for (const [unit, verdict] of Object.entries(expected)) {
      const { state, reason } = judge(unit);
      assert.deepEqual([state, reason], verdict, unit);
    }
  });

  test(`${version}: knows since when, and the status only of what has ended`, () => {
    const ok = units.get('ok.service');
    assert.equal(units.get('other-name.service'), ok);
    assert.equal(judge('ok.service').since, ok?.activeSince?.toISOString());
    assert.match(judge('ok.service').since ?? '', /^2026-11-24T0\d:\d\d:\d\d\.000Z$/);
    assert.equal(judge('killed.service').since, units.get('killed.service')?.inactiveSince?.toISOString());
    assert.equal(judge('never.service').since, null);
    const statuses = ['ok.service', 'never.service', 'exits.service', 'oneshot.service', 'gone.service'];
    assert.deepEqual(
      statuses.map((unit) => judge(unit).status?.exitStatus),
      [null, null, 7, 0, null],
    );
    assert.equal(judge('limit.service').status?.restarts, 5);
    assert.equal(judge('tick.timer').status?.restarts, null);
    assert.deepEqual([judge('ok.service').status?.memoryBytes, judge('ok.service').status?.cpuSeconds], [null, null]);
  });

  // The recording hosts had no accounting of memory, and nothing was killed for lack of it.
  test(`${version}: reads amounts, and what systemd prints for none`, () => {
    const change = (lines: string) =>
      judge('ok.service', parseShow(text.replaceAll(/MemoryCurrent=.*\nCPUUsageNSec=.*/g, lines))).status;
    const told = change('MemoryCurrent=52428800\nCPUUsageNSec=1500000000');
    assert.deepEqual([told?.memoryBytes, told?.cpuSeconds], [52_428_800, 1.5]);
    for (const none of ['18446744073709551615', '[no data]', 'infinity', '-1', '', '1e9']) {
      const status = change(`MemoryCurrent=${none}\nCPUUsageNSec=${none}`);
      assert.deepEqual([status?.memoryBytes, status?.cpuSeconds], [null, null], none);
    }
    const killed = parseShow(text.replace(/Result=signal(?=\nNRestarts)/, 'Result=oom-kill'));
    assert.equal(judge('killed.service', killed).reason, 'Killed for lack of memory (oom-kill)');
    const crashed = parseShow(
      text.replace(/Result=signal\nNRestarts=0\nExecMainStatus=9/, 'Result=core-dump\nNRestarts=0\nExecMainStatus=11'),
    );
    assert.equal(judge('killed.service', crashed).reason, 'Failed: crashed by SIGSEGV');
  });
}
