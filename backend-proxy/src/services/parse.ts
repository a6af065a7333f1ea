/** The properties that are asked for; their names and meaning: org.freedesktop.systemd1(5). */
export const unitProperties = [
  'Id',
  'Names',
  'LoadState',
  'ActiveState',
  'SubState',
  'Result',
  'NRestarts',
  'ActiveEnterTimestamp',
  'InactiveEnterTimestamp',
  'StateChangeTimestamp',
  'ExecMainStatus',
  'MemoryCurrent',
  'CPUUsageNSec',
  'InvocationID',
] as const;
export type UnitProperty = (typeof unitProperties)[number];

/** A unit as systemd knows it; null where it has no such property or no value. Times in UTC. */
export interface UnitRecord {
  id: string;
  /** Its id and its aliases. */
  names: readonly string[];
  loadState: string;
  activeState: string;
  subState: string;
  result: string | null;
  restarts: number | null;
  /** Of the main process, the last time one ended. */
  exitStatus: number | null;
  memoryBytes: number | null;
  cpuNanoseconds: number | null;
  activeSince: Date | null;
  inactiveSince: Date | null;
  changedAt: Date | null;
  /** Null when it was never started since boot. */
  invocation: string | null;
}

const mostUnits = 2000;

/**
 * Reads `systemctl show --timestamp=unix -p …` of several units (systemd 252 and 257): blocks of `Key=value` parted by blank
 * lines, in systemd's order, one for each name asked for. The map has each unit under all its names, since an alias is
 * answered with the unit's real id. A block without id and states is left out, so that its unit counts as not told.
 */
export function parseShow(text: string): Map<string, UnitRecord> {
  const units = new Map<string, UnitRecord>();
  for (const block of text.split('\n\n').slice(0, mostUnits)) {
    const unit = parseBlock(block);
    if (unit === null) continue;
    for (const name of [unit.id, ...unit.names]) units.set(name, unit);
  }
  return units;
}

function parseBlock(block: string): UnitRecord | null {
  const values = new Map<string, string>();
  for (const line of block.split('\n')) {
    const equals = line.indexOf('=');
    if (equals > 0) values.set(line.slice(0, equals), line.slice(equals + 1));
  }
  const get = (property: UnitProperty) => values.get(property) ?? '';
  const [id, loadState, activeState, subState] = [get('Id'), get('LoadState'), get('ActiveState'), get('SubState')];
  if (!/^[^\s\p{C}]{1,255}$/u.test(id)) return null;
  if (![loadState, activeState, subState].every((state) => /^[a-z-]{1,64}$/.test(state))) return null;
  return {
    id,
    names: get('Names')
      .split(' ')
      .filter((name) => name !== ''),
    loadState,
    activeState,
    subState,
    result: /^[a-z-]{1,64}$/.test(get('Result')) ? get('Result') : null,
    restarts: amount(get('NRestarts')),
    exitStatus: amount(get('ExecMainStatus')),
    memoryBytes: amount(get('MemoryCurrent')),
    cpuNanoseconds: amount(get('CPUUsageNSec')),
    activeSince: time(get('ActiveEnterTimestamp')),
    inactiveSince: time(get('InactiveEnterTimestamp')),
    changedAt: time(get('StateChangeTimestamp')),
    invocation: get('InvocationID') === '' ? null : get('InvocationID'),
  };
}

/** Null for `[not set]`, `infinity`, nothing, and 2^64-1, by which systemd means "not known". */
function amount(text: string): number | null {
  if (!/^\d{1,20}$/.test(text)) return null;
  const value = Number(text);
  return value >= 2 ** 63 ? null : value;
}

/** `@SECONDS`; nothing or `@0` where it never happened. */
function time(text: string): Date | null {
  const seconds = /^@(\d{1,11})$/.exec(text)?.[1];
  return seconds === undefined || Number(seconds) === 0 ? null : new Date(Number(seconds) * 1000);
}
