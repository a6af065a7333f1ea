import { constants } from 'node:os';
import type { Fault } from '../../contract/common.ts';
import type { Service, ServiceState, UnitStatus } from '../../contract/services.ts';
import type { ServiceConfig } from '../config/config.ts';
import type { UnitRecord } from './parse.ts';

/** What is told of a configured service. `unit` null with a fault: systemd did not tell. */
export function judgeService(config: ServiceConfig, unit: UnitRecord | null, fault: Fault | null): Service {
  const common = { id: config.id, name: config.name, unit: config.unit, url: config.url };
  const bare = { ...common, since: null, status: null, fault: null };
  if (config.unit === null) {
    return { ...bare, state: 'unmonitored', reason: 'It has an address only: Prometheus tells whether it answers' };
  }
  if (isTemplate(config.unit)) {
    return { ...bare, state: 'missing', reason: 'The configured unit is a template: name an instance of it' };
  }
  if (unit === null) {
    const why = fault ?? untold;
    return { ...bare, state: 'unknown', reason: why.title, fault: why };
  }
  const { state, reason, since } = judgeUnit(unit);
  return { ...common, state, reason, since: since?.toISOString() ?? null, status: statusOf(unit), fault: null };
}

/** `name@.service` is no unit, and systemctl refuses to answer at all when it is asked for one. */
export function isTemplate(unit: string): boolean {
  return unit.includes('@.');
}

const untold: Fault = {
  code: 'unit-not-told',
  title: 'systemd did not tell the state of this unit',
  advice: 'Run systemctl show with the name of the unit on this host.',
};

interface Verdict {
  state: ServiceState;
  reason: string;
  since: Date | null;
}

function judgeUnit(unit: UnitRecord): Verdict {
  const { activeState, subState, loadState } = unit;
  const stoppedSince = unit.inactiveSince ?? unit.changedAt;
  switch (activeState) {
    case 'active':
      return { state: 'up', reason: activeReason(subState), since: unit.activeSince };
    case 'activating':
      // Between a crash and its restart nothing runs, however systemd calls it.
      return subState.startsWith('auto-restart')
        ? { state: 'down', reason: `${failure(unit)}; systemd will start it again`, since: stoppedSince }
        : { state: 'changing', reason: 'Starting', since: unit.changedAt };
    case 'deactivating':
      return { state: 'changing', reason: 'Stopping', since: unit.changedAt };
    case 'reloading':
    case 'refreshing':
      return { state: 'changing', reason: 'Reloading its configuration', since: unit.changedAt };
    case 'maintenance':
      return { state: 'changing', reason: 'Under maintenance', since: unit.changedAt };
  }
  if (loadState === 'not-found') return { state: 'missing', reason: 'There is no such unit on this host', since: null };
  if (loadState === 'masked') return { state: 'down', reason: 'Masked: it cannot be started', since: stoppedSince };
  if (loadState === 'bad-setting' || loadState === 'error') {
    return { state: 'down', reason: 'Its unit file has an error, so it cannot be started', since: stoppedSince };
  }
  if (activeState === 'failed') {
    const restarts = unit.restarts ?? 0;
    const gaveUp = restarts > 0 ? `; systemd gave up after ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}` : '';
    return { state: 'down', reason: `${failure(unit)}${gaveUp}`, since: stoppedSince };
  }
  if (activeState === 'inactive') {
    const reason = unit.result === null || unit.result === 'success' ? 'Stopped' : `Stopped: ${unit.result}`;
    return { state: 'down', reason, since: stoppedSince };
  }
  return {
    state: 'unknown',
    reason: `systemd calls its state ${activeState}, which this program does not know`,
    since: null,
  };
}

function activeReason(subState: string): string {
  if (subState === 'running') return 'Running';
  if (subState === 'exited') return 'Done: its command has ended well, and it counts as active';
  return subState === 'active' ? 'Active' : `Active (${subState})`;
}

/** systemd.exec(5), "Process Exit Codes": what systemd's own codes mean. */
const systemdStatuses: Readonly<Record<number, string>> = {
  200: 'its working folder could not be entered',
  203: 'its program could not be executed',
  217: 'its user does not exist',
  226: 'its sandbox could not be set up',
  243: 'its credentials could not be read',
};

function failure({ result, exitStatus }: UnitRecord): string {
  switch (result) {
    case 'exit-code': {
      const meaning = exitStatus === null ? undefined : systemdStatuses[exitStatus];
      if (meaning !== undefined) return `Failed: ${meaning} (status ${exitStatus})`;
      return exitStatus === null ? 'Failed: exited with an error' : `Failed: exited with status ${exitStatus}`;
    }
    case 'signal':
      return `Failed: killed by ${signalName(exitStatus)}`;
    case 'core-dump':
      return `Failed: crashed by ${signalName(exitStatus)}`;
    case 'oom-kill':
      return 'Killed for lack of memory (oom-kill)';
    case 'timeout':
      return 'Failed: did not start or stop in time';
    case 'watchdog':
      return 'Failed: stopped answering its watchdog';
    case 'start-limit-hit':
      return 'Failed: started too often in a short time';
    case 'resources':
      return 'Failed: systemd lacked the resources to start it';
    case 'protocol':
      return 'Failed: did not start as its unit file says';
    case null:
    case 'success':
      return 'Failed';
    default:
      return `Failed: ${result}`;
  }
}

function signalName(number: number | null): string {
  const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
  return name ?? (number === null ? 'a signal' : `signal ${number}`);
}

function statusOf(unit: UnitRecord): UnitStatus {
  const { loadState, activeState, subState, result, restarts, memoryBytes, cpuNanoseconds } = unit;
  // Of a process that runs, and of one that never did, the status is 0 and says nothing.
  const hasEnded = unit.invocation !== null && !(activeState === 'active' && subState !== 'exited');
  return {
    loadState,
    activeState,
    subState,
    result,
    restarts,
    exitStatus: hasEnded ? unit.exitStatus : null,
    memoryBytes,
    cpuSeconds: cpuNanoseconds === null ? null : cpuNanoseconds / 1e9,
  };
}
