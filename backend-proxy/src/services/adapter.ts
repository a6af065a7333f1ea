import type { Fault } from '../../contract/common.ts';
import type { Context } from '../context.ts';
import { createReading, type Observed, type Reading } from '../observed/reading.ts';
import { CommandFailure, commandFault } from '../process/failure.ts';
import type { Run } from '../process/run.ts';
import { isTemplate } from './judge.ts';
import { parseShow, unitProperties, type UnitRecord } from './parse.ts';

/** The units of one call. `refusal`: systemctl answered for some only, and why. */
export interface UnitListing {
  units: ReadonlyMap<string, UnitRecord>;
  refusal: Fault | null;
}

/** A reading of all configured units by one call, however many services there are. */
export function createUnitReading({ config, run, now }: Context): Reading<UnitListing> {
  const names = [...new Set(config.services.flatMap(({ unit }) => (unit === null || isTemplate(unit) ? [] : [unit])))];
  return createReading({ read: () => showUnits(run, names), fault: systemdFault, now });
}

async function showUnits(run: Run, names: readonly string[]): Promise<UnitListing> {
  if (names.length === 0) return { units: new Map(), refusal: null };
  const outcome = await run({
    program: 'systemctl',
    options: ['show', '--timestamp=unix', '--no-pager', `--property=${unitProperties.join(',')}`],
    positionals: names,
    timeoutMs: 10_000,
    maxOutputBytes: 4 * 1024 * 1024,
    acceptExitCodes: [1],
  });
  const units = parseShow(outcome.stdout);
  if (outcome.exitCode === 0) return { units, refusal: null };
  // It goes on to no further unit after one that it refuses, so what was printed before is true, and the rest unknown.
  const { exitCode, stderr } = outcome;
  const failure = new CommandFailure({ kind: 'exit', program: 'systemctl', exitCode, stderr });
  if (units.size === 0) throw failure;
  return { units, refusal: systemdFault(failure) };
}

/** What is known of one unit: the record, or null and why. */
export function unitIn(
  { value, fault }: Observed<UnitListing>,
  unit: string | null,
): [UnitRecord | null, Fault | null] {
  if (unit === null || value === null || fault !== null) return [null, fault];
  return [value.units.get(unit) ?? null, value.refusal];
}

function systemdFault(error: unknown): Fault {
  if (!(error instanceof CommandFailure)) return { code: 'systemd-failed', title: 'systemd could not be asked' };
  if (/not been booted with systemd/i.test(error.stderr)) {
    return {
      code: 'systemd-absent',
      title: 'This host does not run systemd',
      detail: 'Services are watched by their units, and there are none without systemd.',
      advice: 'Remove unit from the services of this host, and leave their url.',
    };
  }
  if (/failed to connect to .*bus/i.test(error.stderr)) {
    return {
      code: 'systemd-unreachable',
      title: 'systemd does not answer on its bus',
      detail: 'Neither the system bus nor systemd could be reached by this program.',
      advice: 'Look at systemctl status dbus on this host.',
    };
  }
  return commandFault(error);
}
