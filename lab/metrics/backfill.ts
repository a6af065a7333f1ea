import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { execInRoot } from '../container.ts';
import { rootOf } from '../paths.ts';
import { openMetrics } from './openmetrics.ts';

const database = '/var/lib/prometheus/metrics2';

/** Gives the bastion's Prometheus its past, before it starts: everything it had is replaced. */
export async function backfillPast(now: Date): Promise<void> {
  const text = '/var/tmp/past.om';
  await rm(join(rootOf('bastion'), database), { recursive: true, force: true });
  await mkdir(join(rootOf('bastion'), database), { recursive: true });
  await pipeline(Readable.from(openMetrics(now.getTime() / 1000)), createWriteStream(join(rootOf('bastion'), text)));
  // promtool reads the whole text once for each block; its own limit of two hours a block would take a minute.
  const long = '--max-block-duration=500h';
  await execInRoot('bastion', [
    'promtool',
    'tsdb',
    'create-blocks-from',
    long,
    'openmetrics',
    '--quiet',
    text,
    database,
  ]);
  await rm(join(rootOf('bastion'), text));
  await execInRoot('bastion', ['chown', '--recursive', 'prometheus:prometheus', database]);
}
