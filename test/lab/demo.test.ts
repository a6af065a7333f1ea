import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { isLabUp } from '../../lab/facts.ts';
import { facts } from './lab.ts';

const demoProgram = path.join(import.meta.dirname, '../../preview/demo.ts');

test('the demo shows the hosts of the lab and, where the lab was up before, leaves it up', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'demo-lab-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const demo = spawn(process.execPath, [demoProgram, '--port', '0'], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => demo.once('exit', resolve));
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const [, found] = /is on {2}(http:\S+)/.exec(printed) ?? [];
      if (found !== undefined) resolve(found);
    };
    demo.stdout.on('data', read);
    demo.stderr.on('data', read);
    void ended.then((code) => reject(new Error(`ended with ${code} before it was ready:\n${printed}`)));
  });
  try {
    const headers = { cookie: 'homelab_preview_role=Viewer' };
    const answer = await fetch(`${url}/api/plugin-proxy/homelab-ops-app/read/api/v1/hosts`, { headers });
    const { hosts } = (await answer.json()) as { hosts: { id: string; state: string }[] };
    assert.deepEqual(
      hosts.map(({ id, state }) => `${id} ${state}`).sort(),
      facts.hosts.map((id) => `${id} reachable`).sort(),
    );
  } finally {
    demo.kill('SIGINT');
  }
  assert.equal(await ended, 0, printed);
  assert.match(printed, /The lab was up before, so it stays/);
  assert.ok(isLabUp(), 'the lab is still up');
  assert.deepEqual(readdirSync(folder), [], 'files left behind');
});
