import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CommandFailure, commandFault, createRunner, systemPath, type CommandSample } from './runner.ts';

let folder = '';
before(async () => (folder = await mkdtemp(join(tmpdir(), 'runner-'))));
after(() => rm(folder, { recursive: true }));

const limits = { timeoutMs: 10_000, maxOutputBytes: 1024 * 1024 };

/** A program of that name, found before the system's. */
async function program(name: string, script: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return name;
}
const runner = (more = {}) => createRunner({ path: `${folder}:${systemPath}`, graceMs: 200, ...more });
const failure = async (promise: Promise<unknown>) => {
  const error: unknown = await promise.then(
    () => assert.fail('it should have failed'),
    (reason: unknown) => reason,
  );
  assert(error instanceof CommandFailure, String(error));
  return error;
};
/** A process that has ended but whose parent has not asked yet counts as gone. */
const isAlive = async (pid: number) => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
  return !stat.includes(') Z');
};
const until = async (condition: () => Promise<boolean>) => {
  for (let left = 500; !(await condition()); left--) {
    assert(left > 0, 'the condition was never met');
    await delay(10);
  }
};

test('passes arguments as they are, in a fixed folder and environment', async () => {
  process.env['HOMELAB_TEST_LEAK'] = 'leaked';
  const show = await program('show', 'pwd; env; printf "[%s]\\n" "$@"; cat');
  const { stdout, exitCode } = await runner().run({
    program: show,
    options: ['-v', '$(id)'],
    positionals: ['--password-command=touch /tmp/x', '; id', 'a\nb'],
    environment: { RESTIC_PASSWORD_FILE: '/x', PATH: '/evil', LC_ALL: 'de_DE' },
    ...limits,
  });
  assert.equal(exitCode, 0);
  const lines = stdout.split('\n');
  assert.equal(lines[0], '/');
  assert(
    lines.includes('RESTIC_PASSWORD_FILE=/x') && lines.includes('LC_ALL=C.UTF-8') && lines.includes('LANG=C.UTF-8'),
  );
  assert(!stdout.includes('leaked') && !stdout.includes('/evil') && !stdout.includes('HOME='));
  assert(stdout.endsWith('[-v]\n[$(id)]\n[--]\n[--password-command=touch /tmp/x]\n[; id]\n[a\nb]\n'), stdout);
});

test('puts no -- where there are no positionals', async () => {
  const show = await program('show-plain', 'printf "[%s]\\n" "$@"');
  assert.equal((await runner().run({ program: show, options: ['-q'], ...limits })).stdout, '[-q]\n');
});

test('tells a missing program from a failing one, without its arguments', async () => {
  const missing = await failure(runner().run({ program: 'no-such-program', options: ['s3cret'], ...limits }));
  assert.equal(missing.kind, 'missing');
  const fail = await program('fail', 'echo "Fatal: rest:https://user:s3cret@host/: wrong" >&2; exit 3');
  const exit = await failure(
    runner().run({ program: fail, options: ['s3cret'], environment: { P: 's3cret' }, ...limits }),
  );
  assert.equal(exit.kind, 'exit');
  assert.equal(exit.exitCode, 3);
  assert.equal(exit.stderr, 'Fatal: rest:https://***@host/: wrong\n');
  assert.equal(commandFault(exit).detail, 'It said: Fatal: rest:https://***@host/: wrong');
  assert.equal(commandFault(exit, { quote: false }).detail, undefined);
  for (const error of [missing, exit]) {
    assert(!JSON.stringify([error, error.stack, commandFault(error)]).includes('s3cret'));
  }
});

test('refuses what Node refuses, without quoting it', async () => {
  for (const command of [
    { program: 'echo', options: ['s3cret\0'] },
    { program: '/bin/echo', options: [] },
    { program: '../echo', options: [] },
  ]) {
    const error = await failure(runner().run({ ...command, ...limits }));
    assert.equal(error.kind, 'start');
    assert(!String(error.stack).includes('s3cret'));
  }
});

test('accepts the exit codes that are an answer', async () => {
  const odd = await program('odd', 'echo partial; exit 3');
  const outcome = await runner().run({ program: odd, options: [], acceptExitCodes: [3], ...limits });
  assert.deepEqual([outcome.exitCode, outcome.stdout], [3, 'partial\n']);
});

test('stops a command at its time limit, with the children that it started and a deaf one too', async () => {
  const pids = join(folder, 'pids');
  const deaf = await program('deaf', `trap '' TERM; sleep 600 & echo $$ $! > ${pids}; while :; do sleep 600; done`);
  const started = performance.now();
  const error = await failure(runner().run({ program: deaf, options: [], ...limits, timeoutMs: 300 }));
  assert.equal(error.kind, 'timeout');
  assert(performance.now() - started < 3000);
  const [own, child] = (await readFile(pids, 'utf8')).split(' ').map(Number);
  assert(own !== undefined && child !== undefined);
  await until(async () => !(await isAlive(own)) && !(await isAlive(child)));
});

test('sends the stop signal that the command asks for', async () => {
  const note = join(folder, 'signal');
  const polite = await program(
    'polite',
    `trap 'echo INT > ${note}; exit 130' INT; echo ready; while :; do sleep 0.05; done`,
  );
  const error = await failure(
    runner({ graceMs: 5000 }).run({ program: polite, options: [], ...limits, timeoutMs: 300, stopSignal: 'SIGINT' }),
  );
  assert.equal(error.kind, 'timeout');
  assert.equal(await readFile(note, 'utf8'), 'INT\n');
});

test('lets a command that is told to stop print and clean up', async () => {
  const note = join(folder, 'cleaned');
  const tidy = await program(
    'tidy',
    `trap 'head -c 200000 /dev/zero && echo done > ${note}; exit 130' INT; echo ready; while :; do sleep 0.05; done`,
  );
  await failure(
    runner({ graceMs: 5000 }).run({ program: tidy, options: [], ...limits, timeoutMs: 300, stopSignal: 'SIGINT' }),
  );
  assert.equal(await readFile(note, 'utf8'), 'done\n');
});

test('stops a command that prints too much and keeps no more than the limit in memory', async () => {
  const rssBefore = process.memoryUsage.rss();
  const error = await failure(
    runner().run({ program: 'yes', options: [], timeoutMs: 20_000, maxOutputBytes: 100_000 }),
  );
  assert.equal(error.kind, 'output-limit');
  const loud = await program('loud', 'yes error | head -c 50000000 >&2; exit 1');
  const exit = await failure(runner().run({ program: loud, options: [], ...limits }));
  assert(exit.stderr.length <= 4096);
  assert(process.memoryUsage.rss() - rssBefore < 64 * 1024 * 1024);
});

test('stops on abort, before the start as well', async () => {
  const aborter = new AbortController();
  const running = runner().run({ program: 'sleep', options: ['600'], signal: aborter.signal, ...limits });
  aborter.abort();
  assert.equal((await failure(running)).kind, 'aborted');
  const late = runner().run({ program: 'sleep', options: ['600'], signal: aborter.signal, ...limits });
  assert.equal((await failure(late)).kind, 'aborted');
  const all = new AbortController();
  const under = runner({ signal: all.signal }).run({ program: 'sleep', options: ['600'], ...limits });
  all.abort();
  assert.equal((await failure(under)).kind, 'aborted');
});

test('tells that somebody else killed it', async () => {
  const victim = await program('victim', 'kill -KILL $$');
  const error = await failure(runner().run({ program: victim, options: [], ...limits }));
  assert.deepEqual([error.kind, error.signal], ['signal', 'SIGKILL']);
});

test('does not wait for a left-behind process that holds the output open', async () => {
  const leaver = await program('leaver', 'sleep 600 & echo done');
  const started = performance.now();
  const outcome = await runner().run({ program: leaver, options: [], ...limits });
  assert.equal(outcome.stdout, 'done\n');
  assert(performance.now() - started < 5000);
});

test('gives lines as they come, whole ones, and the last without its end', async () => {
  const lines: string[] = [];
  const talk = await program('talk', "printf 'ä'; printf '1\\n\\n2'; printf '2\\nend'");
  const outcome = await runner().runLines({ program: talk, options: [], ...limits }, (line) => lines.push(line));
  assert.deepEqual(lines, ['ä1', '', '22', 'end']);
  assert.equal(outcome.stdout, '');
});

test('limits one line, not their number, and throws on what the reader throws', async () => {
  let count = 0;
  const many = await program('many', 'yes 0123456789 | head -n 200000');
  await runner().runLines({ program: many, options: [], ...limits, maxOutputBytes: 100 }, () => count++);
  assert.equal(count, 200_000);
  const wide = await program('wide', "head -c 100000000 /dev/zero | tr '\\0' x");
  const error = await failure(
    runner().runLines({ program: wide, options: [], ...limits, maxOutputBytes: 1000 }, () => undefined),
  );
  assert.equal(error.kind, 'output-limit');
  const broken = runner().runLines({ program: 'yes', options: [], ...limits }, () => {
    throw new Error('bad line');
  });
  await assert.rejects(broken, /bad line/);
});

test('reports each command to the metrics by program and result only', async () => {
  const samples: CommandSample[] = [];
  const counted = runner({ metricsHook: (sample: CommandSample) => samples.push(sample) });
  await counted.run({ program: 'true', options: [], ...limits });
  await failure(counted.run({ program: 'false', options: [], ...limits }));
  await failure(counted.run({ program: 'no-such-program', options: [], ...limits }));
  assert.deepEqual(
    samples.map(({ program, result }) => `${program} ${result}`),
    ['true ok', 'false exit', 'no-such-program missing'],
  );
  assert(samples.every(({ durationMs }) => durationMs > 0));
});
