import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../config/config.ts';
import { defaultConfigPath } from '../config/load.ts';
import { fileErrorReason } from '../config/secrets.ts';
import { writeAtomically } from '../files/atomic.ts';
import { createRunner } from '../process/runner.ts';
import { askWireGuard, wgFault } from '../tunnels/adapter.ts';
import { collectedFileName, type CollectedTunnels } from '../tunnels/collected.ts';
import { onConfig } from './on-config.ts';
import { exitCodes, exitCodesHelp } from './usage.ts';

const help = `Usage: homelab-proxy collect [--config FILE]

Reads what only root may (the WireGuard interfaces of the configuration) and writes it for the part that listens:
tunnels.json in the run folder (directories.run), replaced in one step, readable by that folder's group. It holds no private
or preshared key. homelab-collect.timer runs it every 15 s.

Options:
  --config FILE  the configuration (default: ${defaultConfigPath})
  --help         print this

${exitCodesHelp}`;

export const collectCommand = onConfig(help, collect);

async function collect(config: Config): Promise<number> {
  const path = join(config.directories.run, collectedFileName);
  try {
    const collected = await collectTunnels(config);
    for (const one of collected.interfaces) {
      if (one.state === 'unknown') process.stderr.write(`${one.name}: ${one.fault.title}\n`);
    }
    await mkdir(dirname(path), { recursive: true, mode: 0o750 });
    await writeAtomically(path, `${JSON.stringify(collected)}\n`);
    return exitCodes.ok;
  } catch (error) {
    process.stderr.write(`${path} could not be written: ${fileErrorReason(error)}\n`);
    return exitCodes.failed;
  }
}

async function collectTunnels({ tunnels }: Config): Promise<CollectedTunnels> {
  const names = tunnels.filter(({ source }) => source === 'collector').map((tunnel) => tunnel.interface);
  const interfaces = await askWireGuard(createRunner().run, names).catch((error: unknown) => {
    const fault = wgFault(error);
    return names.map((name) => ({ state: 'unknown' as const, name, fault }));
  });
  return { version: 1, observedAt: new Date().toISOString(), interfaces };
}
