import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { unitProperties } from '../backend-proxy/src/services/parse.ts';
import { isLabUp, labExec } from '../lab/facts.ts';
import { rootOf } from '../lab/paths.ts';
import { milliseconds, type Result, type Sample } from './measure.ts';

const host = 'home';
const unitCount = 60;
const port = 18477;
const greatestRatio = 1.3;
const unit = 'homelab-bench.service';
const folder = '/var/tmp/homelab-bench';

/** What `onHost.ts` prints. */
export interface OnHost {
  bare: Sample;
  served: Sample;
}

async function unitNames(): Promise<string[]> {
  const { stdout } = await labExec(host, ['systemctl', 'list-units', '--all', '--plain', '--no-legend', '--full']);
  const names = stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/)[0] ?? '')
    .filter((name) => /^[\w:.@\\-]+\.(service|socket|timer|mount|target|path)$/.test(name) && !name.startsWith('-'));
  if (names.length < unitCount) throw new Error(`The host ${host} has ${names.length} units only.`);
  return names.slice(0, unitCount);
}

/** `GET …/services` of 60 real units beside the bare `systemctl show` of the same units, both on the lab's home server. */
export async function services(): Promise<Result[]> {
  const what = `GET …/services of ${unitCount} units on a real host`;
  if (!isLabUp()) return [{ what, measured: 'skipped: the lab is not up (npm run lab -- up)', goal: '', met: null }];
  const place = join(rootOf(host), folder);
  const units = await unitNames();
  const token = randomBytes(32).toString('base64url');
  const sha256 = createHash('sha256').update(token).digest('hex');
  const configuration = {
    host: { id: host },
    listen: [`127.0.0.1:${port}`],
    tokens: [{ name: 'bench', sha256, scopes: ['read'] }],
    services: units.map((name, index) => ({ id: `unit-${index}`, unit: name })),
  };
  try {
    await mkdir(place, { recursive: true });
    await cp(process.execPath, join(place, 'node'), { dereference: true });
    for (const file of ['onHost.ts', 'measure.ts']) await cp(join(import.meta.dirname, file), join(place, file));
    await writeFile(join(place, 'package.json'), '{"type":"module"}');
    await writeFile(join(place, 'proxy.yaml'), stringify(configuration));
    const serve = ['/usr/bin/homelab-proxy', 'serve', '--config', `${folder}/proxy.yaml`];
    await labExec(host, ['systemd-run', '--quiet', `--unit=${unit}`, '--uid=homelab-proxy', ...serve]);
    const url = `http://127.0.0.1:${port}/api/v1/hosts/${host}/services`;
    const input = JSON.stringify({ url, token, properties: unitProperties, units });
    // As the proxy's own user: root's systemctl takes a shorter way to systemd, past the bus.
    const asProxy = ['setpriv', '--reuid=homelab-proxy', '--regid=homelab-proxy', '--clear-groups'];
    const { stdout } = await labExec(host, [...asProxy, `${folder}/node`, `${folder}/onHost.ts`], { input });
    const { bare, served } = JSON.parse(stdout) as OnHost;
    const ratio = served.p50 / bare.p50;
    return [
      {
        what,
        measured:
          `${ratio.toFixed(2)} × the bare command: p50 ${milliseconds(served.p50)} against ${milliseconds(bare.p50)}, ` +
          `p95 ${milliseconds(served.p95)} against ${milliseconds(bare.p95)}, ${served.count} rounds`,
        goal: `≤ ${greatestRatio} ×`,
        met: ratio <= greatestRatio,
      },
    ];
  } finally {
    await labExec(host, ['systemctl', 'stop', unit], { accept: 'any' });
    await rm(place, { recursive: true, force: true });
  }
}
