import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** A running `homelab-proxy serve` of the built executable, on loopback. */
export interface Served {
  url: string;
  get: (path: string) => Promise<Response>;
  /** From the start of the process to the first good answer, in milliseconds. */
  startMs: number;
  /** Resident memory (VmRSS) in MiB. */
  memoryMiB: () => number;
  stop: () => Promise<void>;
}

export interface PeerToServe {
  id: string;
  url: string;
  timeoutSeconds: number;
}

export const executable = join(import.meta.dirname, '../build/homelab-proxy');

/** Starts the executable with a configuration that has these peers and nothing else. */
export async function serveProxy(port: number, peers: readonly PeerToServe[] = []): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'homelab-bench-'));
  const token = randomBytes(32).toString('base64url');
  const tokenFile = join(folder, 'token');
  const configuration = join(folder, 'proxy.yaml');
  await writeFile(tokenFile, token, { mode: 0o600 });
  await writeFile(
    configuration,
    stringify({
      host: { id: 'bench' },
      listen: [`127.0.0.1:${port}`],
      tokens: [{ name: 'bench', sha256: createHash('sha256').update(token).digest('hex'), scopes: ['read'] }],
      peers: peers.map((peer) => ({ ...peer, tokenFiles: { read: tokenFile } })),
    }),
  );
  const url = `http://127.0.0.1:${port}`;
  const start = performance.now();
  const child = spawn(executable, ['serve', '--config', configuration], { stdio: ['ignore', 'ignore', 'inherit'] });
  await answering(`${url}/healthz`, child);
  return {
    url,
    get: (path) => fetch(url + path, { headers: { authorization: `Bearer ${token}` } }),
    startMs: performance.now() - start,
    memoryMiB: () => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    stop: async () => {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await closed;
      await rm(folder, { recursive: true });
    },
  };
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok === true) return;
    if (child.exitCode !== null || performance.now() > deadline) throw new Error('homelab-proxy did not start.');
  }
}
