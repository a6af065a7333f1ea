import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { isOnPath } from './demo/findings.ts';
import { startDemo } from './demo/testSupport.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'demo-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Hosts {
  hosts: { id: string; state: string }[];
}

test('the demo without a lab shows this machine, and Ctrl-C leaves nothing behind', async () => {
  const demo = await startDemo(['--no-lab'], folder);
  const { url } = demo;
  let code: number | null = null;
  try {
    const asViewer = { headers: { cookie: 'homelab_preview_role=Viewer' } };
    const get = async (path: string): Promise<Response> => fetch(`${url}${path}`, asViewer);
    const read = '/api/plugin-proxy/homelab-ops-app/read/api/v1/hosts';
    const { hosts } = (await (await get(read)).json()) as Hosts;
    assert.deepEqual(
      hosts.map(({ state }) => state),
      ['reachable'],
    );
    if (isOnPath('restic')) {
      await snapshotsAreThere(async () =>
        (await get(`${read}/${hosts[0]?.id ?? ''}/repositories/local/snapshots`)).text(),
      );
    }
    const forbidden = await get('/api/plugin-proxy/homelab-ops-app/operate/api/v1/session');
    assert.equal(forbidden.status, 403);
  } finally {
    code = await demo.interrupt();
  }
  assert.equal(code, 0, demo.printed());
  assert.match(demo.printed(), /The proxy of this machine has ended/);
  assert.deepEqual(readdirSync(folder), [], 'files left behind');
  await assert.rejects(fetch(url), 'the preview still answers');
});

/** The proxy lists a repository in the background, so the first answer may not have them yet. */
async function snapshotsAreThere(read: () => Promise<string>): Promise<void> {
  const deadline = Date.now() + 30_000;
  let answer = await read();
  while (!answer.includes('"documents"')) {
    assert.ok(Date.now() < deadline, `no snapshots within 30 s: ${answer}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    answer = await read();
  }
}
