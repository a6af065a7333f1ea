import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { summarise, timed } from './measure.ts';

// Runs on a host of the lab, by itself: asks the proxy there and the bare command in turn. The proxy keeps an answer for a
// second, so the bare command is measured as often as it takes for the proxy to ask systemd anew.

const rounds = 20;
const keptMs = 1100;

const { url, token, properties, units } = JSON.parse(await text(process.stdin)) as {
  url: string;
  token: string;
  properties: string[];
  units: string[];
};

const bareCommand = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const args = ['show', '--timestamp=unix', `--property=${properties.join(',')}`, '--', ...units];
    const child = spawn('systemctl', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.resume();
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`systemctl ended with ${code}`))));
  });

const ask = async (): Promise<string> => {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`The proxy answered ${response.status}`);
  return ((await response.json()) as { observedAt: string }).observedAt;
};

async function whenAnswering(): Promise<void> {
  const deadline = performance.now() + 10_000;
  while ((await ask().catch(() => null)) === null) {
    if (performance.now() > deadline) throw new Error('The proxy did not start.');
  }
}

await whenAnswering();
const bare: number[] = [];
const served: number[] = [];
let last = '';
for (let round = 0; round < rounds; round += 1) {
  const until = performance.now() + keptMs;
  while (performance.now() < until) bare.push(await timed(bareCommand));
  let observedAt = '';
  served.push(await timed(async () => (observedAt = await ask())));
  if (observedAt === last) throw new Error('The proxy answered from memory.');
  last = observedAt;
}
console.log(JSON.stringify({ bare: summarise(bare), served: summarise(served) }));
