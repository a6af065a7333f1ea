import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { isOnPath } from './demo/findings.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'demo-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Hosts {
  hosts: { id: string; state: string }[];
}

test('the demo without a lab shows this machine, and Ctrl-C leaves nothing behind', async () => {
  const demo = spawn(process.execPath, [path.join(import.meta.dirname, 'demo.ts'), '--no-lab', '--port', '0'], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const ended = new Promise<number | null>((resolve) => demo.once('exit', resolve));
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
    demo.kill('SIGINT');
  }
  assert.equal(await ended, 0, printed);
  assert.match(printed, /The proxy of this machine has ended/);
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
