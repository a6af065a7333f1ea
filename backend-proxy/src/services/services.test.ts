import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ServiceConfig } from '../config/config.ts';
import type { Context } from '../context.ts';
import type { Run } from '../process/run.ts';
import { createRunner, systemPath } from '../process/runner.ts';
import { createUnitReading, unitIn } from './adapter.ts';
import { judgeService } from './judge.ts';
import { parseShow } from './parse.ts';

const service = (unit: string | null, id = 'x'): ServiceConfig => ({ id, name: 'X', unit, url: null, actions: [] });
const block = (unit: string, more = '') =>
  `Id=${unit}\nNames=${unit}\nLoadState=loaded\nActiveState=active\nSubState=running\n${more}`;

let folder = '';
before(async () => (folder = await mkdtemp(join(tmpdir(), 'services-'))));
after(() => rm(folder, { recursive: true }));

/** Runs a shell script in the place of systemctl. */
async function reading(script: string, services: ServiceConfig[]) {
  const program = join(folder, 'systemctl');
  await writeFile(program, `#!/bin/sh\n${script}\n`);
  await chmod(program, 0o755);
  return readingOf(createRunner({ path: `${folder}:${systemPath}`, graceMs: 100 }).run, services);
}
function readingOf(run: Run, services: ServiceConfig[]) {
  const context = { config: { services }, run, now: () => new Date() };
  return createUnitReading(context as unknown as Context);
}

test('reads nothing out of hostile output', () => {
  for (const text of [
    '',
    '\n\n\n',
    'Id=a.service',
    '=\n==\nId',
    block('a b.service'),
    block('a\u001b[2J.service'),
    block(''),
    block('a.service').replace('loaded', '<b>'),
    block('a.service').replace('active', ''),
    block('a.service').replace('running', 'x'.repeat(65)),
    `Id=${'a'.repeat(256)}.service\nLoadState=loaded\nActiveState=active\nSubState=running`,
  ]) {
    assert.equal(parseShow(text).size, 0, JSON.stringify(text).slice(0, 80));
  }
  const odd = parseShow(
    block('__proto__.service', 'StateChangeTimestamp=@99999999999999\nResult=<b>\nNRestarts=-1\nIdx'),
  );
  const unit = odd.get('__proto__.service');
  assert.deepEqual([unit?.changedAt, unit?.result, unit?.restarts], [null, null, null]);
  assert(parseShow(Array.from({ length: 5000 }, (_, n) => block(`u${n}.service`)).join('\n')).size <= 2000);
});

test('never takes an unknown state for good', () => {
  const units = parseShow(block('a.service').replace('=active', '=dreaming'));
  assert.equal(judgeService(service('a.service'), units.get('a.service') ?? null, null).state, 'unknown');
  assert.equal(judgeService(service('b.service'), null, null).state, 'unknown');
});

test('says of a service without a unit that systemd knows nothing of it', () => {
  const { state, status, fault } = judgeService({ ...service(null), url: 'http://x' }, null, { code: 'x', title: 'X' });
  assert.deepEqual([state, status, fault], ['unmonitored', null, null]);
});

test('asks for all units at once, each as a value after --, and not for a template', async () => {
  const calls: (readonly string[])[] = [];
  const run: Run = ({ positionals = [] }) => {
    calls.push(positionals);
    return Promise.resolve({
      exitCode: 0,
      stdout: positionals.map((unit) => block(unit)).join('\n'),
      stderr: '',
      durationMs: 1,
    });
  };
  const services = ['a.service', 'b.service', 'a.service', 'inst@.service', null].map((unit) => service(unit));
  const units = readingOf(run, services);
  const listing = await units.get({ maxAgeMs: 1000 });
  await units.get({ maxAgeMs: 1000 });
  assert.deepEqual(calls, [['a.service', 'b.service']]);
  const states = services.map((one) => judgeService(one, ...unitIn(listing, one.unit)).state);
  assert.deepEqual(states, ['up', 'up', 'up', 'missing', 'unmonitored']);
});

test('keeps what systemctl told before it refused a name, and calls the rest unknown', async () => {
  const services = [service('a.service'), service('b.service')];
  const script = `printf '%s\\n' '${block('a.service')}'; echo 'Failed to get properties: Unit name x is odd' >&2; exit 1`;
  const listing = await (await reading(script, services)).get({ maxAgeMs: 0 });
  const [told, untold] = services.map((one) => judgeService(one, ...unitIn(listing, one.unit)));
  assert.equal(told?.state, 'up');
  assert.deepEqual([untold?.state, untold?.fault?.code], ['unknown', 'command-failed']);
});

test('tells why systemd could not be asked, and that every unit is unknown then', async () => {
  const services = [service('a.service')];
  // The words of systemd 252 without systemd as PID 1, of 252 and of 257 without a bus.
  const errors: [string, string][] = [
    [
      "System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to connect to bus: Host is down",
      'systemd-absent',
    ],
    ['Failed to connect to bus: No such file or directory', 'systemd-unreachable'],
    ['Failed to connect to system scope bus via local transport: No such file or directory', 'systemd-unreachable'],
  ];
  for (const [text, code] of errors) {
    const listing = await (await reading(`cat >&2 <<'X'\n${text}\nX\nexit 1`, services)).get({ maxAgeMs: 0 });
    const { state, fault, status } = judgeService(services[0] ?? service(null), ...unitIn(listing, 'a.service'));
    assert.deepEqual([state, fault?.code, status], ['unknown', code, null]);
  }
  const missing = readingOf(createRunner({ path: '/nowhere' }).run, services);
  assert.equal((await missing.get({ maxAgeMs: 0 })).fault?.code, 'command-missing');
});

test('forgets a good state as soon as systemd does not answer any more', async () => {
  let isBroken = false;
  const run: Run = () =>
    isBroken
      ? Promise.reject(new Error('gone'))
      : Promise.resolve({ exitCode: 0, stdout: block('a.service'), stderr: '', durationMs: 1 });
  const units = readingOf(run, [service('a.service')]);
  const state = async () =>
    judgeService(service('a.service'), ...unitIn(await units.get({ maxAgeMs: -1 }), 'a.service')).state;
  assert.equal(await state(), 'up');
  isBroken = true;
  assert.equal(await state(), 'unknown');
});
