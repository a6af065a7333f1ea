import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { isLabUp } from '../../lab/facts.ts';
import { startDemo } from '../../preview/demo/testSupport.ts';
import { facts } from './lab.ts';

test('the demo shows the hosts of the lab and, where the lab was up before, leaves it up', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'demo-lab-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const demo = await startDemo([], folder);
  const { url } = demo;
  let code: number | null = null;
  try {
    const headers = { cookie: 'homelab_preview_role=Viewer' };
    const answer = await fetch(`${url}/api/plugin-proxy/homelab-ops-app/read/api/v1/hosts`, { headers });
    const { hosts } = (await answer.json()) as { hosts: { id: string; state: string }[] };
    assert.deepEqual(
      hosts.map(({ id, state }) => `${id} ${state}`).sort(),
      facts.hosts.map((id) => `${id} reachable`).sort(),
    );
  } finally {
    code = await demo.interrupt();
  }
  assert.equal(code, 0, demo.printed());
  assert.match(demo.printed(), /The lab was up before, so it stays/);
  assert.ok(isLabUp(), 'the lab is still up');
  assert.deepEqual(readdirSync(folder), [], 'files left behind');
});
