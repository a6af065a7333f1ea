import { join } from 'node:path';
import { Compile } from 'typebox/compile';
import type { Fault } from '../../contract/common.ts';
import type { TunnelConfig } from '../config/config.ts';
import { fileErrorReason, readSmallFile } from '../config/secrets.ts';
import type { Context } from '../context.ts';
import { createReading, type Observed } from '../observed/reading.ts';
import { CommandFailure, commandFault } from '../process/failure.ts';
import type { Run } from '../process/run.ts';
import {
  collectedFileName,
  CollectedTunnels,
  largestCollectedFile,
  type CollectedInterface,
  type CollectedTunnels as Collected,
} from './collected.ts';
import type { Observation } from './judge.ts';
import { parseInterface, parseInterfaces, WgFormatError, wgFields, type WgField } from './parse.ts';

/** WireGuard is read every 15 s; four missed readings are no accident. */
const livesMs = 60_000;
const readingLivesMs = 1_000;

/** Where the tunnels' data comes from. `peek` never starts anything. */
export interface TunnelSource {
  observe: (tunnel: TunnelConfig) => Promise<Observation>;
  peek: (tunnel: TunnelConfig) => Promise<Observation>;
}

export function createTunnelSource({ config, run, now }: Context): TunnelSource {
  const path = join(config.directories.run, collectedFileName);
  const file = createReading({ read: () => readCollected(path), fault: (error) => collectedFault(error, path), now });
  const asked = config.tunnels.filter(({ source }) => source === 'command').map((tunnel) => tunnel.interface);
  const command = createReading({ read: () => askWireGuard(run, asked), fault: wgFault, now });

  const fromFile = async (tunnel: TunnelConfig) =>
    inFile(await file.get({ maxAgeMs: readingLivesMs }), tunnel.interface, now());
  const fromCommand = ({ value, observedAt, fault }: Observed<CollectedInterface[]>, name: string): Observation => {
    const isOld = observedAt !== null && now().getTime() - observedAt.getTime() > livesMs;
    return {
      value: value?.find((one) => one.name === name) ?? null,
      observedAt,
      fault: fault ?? (isOld ? tooOldFault : null),
    };
  };
  return {
    observe: async (tunnel) =>
      tunnel.source === 'collector'
        ? fromFile(tunnel)
        : fromCommand(await command.get({ maxAgeMs: readingLivesMs }), tunnel.interface),
    peek: async (tunnel) =>
      tunnel.source === 'collector' ? fromFile(tunnel) : fromCommand(command.peek(), tunnel.interface),
  };
}

/** Asks `wg` for the named interfaces; one that cannot be read does not hide the others. Needs CAP_NET_ADMIN. */
export async function askWireGuard(run: Run, names: readonly string[]): Promise<CollectedInterface[]> {
  if (names.length === 0) return [];
  const present = parseInterfaces(await wg(run, ['show', 'interfaces']));
  return Promise.all(
    names.map(async (name): Promise<CollectedInterface> => {
      if (!present.includes(name)) return { state: 'missing', name };
      try {
        const answers = await Promise.all(
          wgFields.map(async (field): Promise<[WgField, string]> => [field, await wg(run, ['show', name, field])]),
        );
        return parseInterface(name, Object.fromEntries(answers) as Record<WgField, string>);
      } catch (error) {
        return { state: 'unknown', name, fault: wgFault(error) };
      }
    }),
  );
}

/** `wg` takes no `--`; the names are from the configuration, whose schema lets none begin with a hyphen that means anything. */
async function wg(run: Run, options: readonly string[]): Promise<string> {
  const outcome = await run({ program: 'wg', options, timeoutMs: 5_000, maxOutputBytes: 4 * 1024 * 1024 });
  return outcome.stdout;
}

/** Why `wg` gave no answer, in words for people. */
export function wgFault(error: unknown): Fault {
  if (error instanceof WgFormatError) {
    return {
      code: 'wg-not-understood',
      title: 'The answer of wg is not understood',
      detail: error.message,
      advice: 'Tell the makers of this program the version of wireguard-tools on this host.',
    };
  }
  if (!(error instanceof CommandFailure)) return { code: 'wg-failed', title: 'WireGuard could not be asked' };
  if (/operation not permitted|permission denied/i.test(error.stderr)) {
    return {
      code: 'wg-not-allowed',
      title: 'This program may not ask WireGuard',
      detail: 'Only who has CAP_NET_ADMIN may.',
      advice: "Set source: collector for the tunnel, and let root's homelab-collect.timer run.",
    };
  }
  return commandFault(error);
}

const tooOldFault: Fault = { code: 'wg-reading-too-old', title: 'WireGuard has not been asked lately' };

class CollectedVersionError extends Error {}

const collectedSchema = Compile(CollectedTunnels);

/** Reads what the collector wrote. It is checked like any input: a root that was fooled must not fool this program. */
async function readCollected(path: string): Promise<Collected> {
  const value: unknown = JSON.parse(await readSmallFile(path, largestCollectedFile));
  if (collectedSchema.Check(value) && !Number.isNaN(Date.parse(value.observedAt))) return value;
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : null;
  const isOther = Number.isSafeInteger(version) && version !== 1;
  throw isOther ? new CollectedVersionError() : new SyntaxError();
}

function inFile({ value, fault }: Observed<Collected>, name: string, now: Date): Observation {
  if (value === null) return { value: null, observedAt: null, fault };
  const observedAt = new Date(value.observedAt);
  const found = value.interfaces.find((one) => one.name === name) ?? null;
  const age = now.getTime() - observedAt.getTime();
  return { value: found, observedAt, fault: fault ?? ageFault(age) ?? (found === null ? notCollected(name) : null) };
}

const lookAtCollector = 'Look at systemctl status homelab-collect.timer homelab-collect.service on this host.';

function ageFault(ageMs: number): Fault | null {
  if (ageMs > livesMs) {
    return {
      code: 'collector-too-old',
      title: 'The collector has not run lately',
      detail: `What it read last is older than ${livesMs / 1000} s, so it tells nothing of now.`,
      advice: lookAtCollector,
    };
  }
  if (ageMs < -livesMs) {
    return {
      code: 'collector-in-future',
      title: "The collector's time lies in the future",
      detail: "This host's clock was set back, so nothing tells how old the reading is.",
      advice: 'Wait for the next reading; if it stays, look at timedatectl on this host.',
    };
  }
  return null;
}

function notCollected(name: string): Fault {
  return {
    code: 'collector-skips-interface',
    title: `The collector has not looked at ${name} yet`,
    detail: 'It read another configuration than this program.',
    advice: `Wait 15 s after a change of the configuration. ${lookAtCollector}`,
  };
}

function collectedFault(error: unknown, path: string): Fault {
  if (error instanceof CollectedVersionError) {
    return {
      code: 'collector-other-version',
      title: 'The collector is of another version',
      detail: `This program does not know the format of ${path}.`,
      advice: 'Restart homelab-proxy.service after an upgrade.',
    };
  }
  if (error instanceof SyntaxError) {
    return {
      code: 'collector-file-broken',
      title: 'What the collector wrote is not understood',
      detail: `${path} is not what the collector writes.`,
      advice: lookAtCollector,
    };
  }
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return {
      code: 'collector-not-run',
      title: 'The collector has not run',
      detail: `There is no ${path}. Only root may ask WireGuard, and the collector does it for this program.`,
      advice: `Start it: systemctl enable --now homelab-collect.timer. ${lookAtCollector}`,
    };
  }
  return {
    code: 'collector-file-unreadable',
    title: 'What the collector wrote cannot be read',
    detail: `${path}: ${fileErrorReason(error)}.`,
    advice: 'The file belongs to root and is readable by group homelab-proxy; this program must run in that group.',
  };
}
