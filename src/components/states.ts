import type { BackupSetState } from '../../backend-proxy/contract/backups.ts';
import type { HostState } from '../../backend-proxy/contract/hosts.ts';
import type { ServiceState } from '../../backend-proxy/contract/services.ts';
import type { PeerState, Tunnel } from '../../backend-proxy/contract/tunnels.ts';

/**
 * How a state is to be taken. `good`: as it should be. `bad`: broken. `warning`: not as it should be, yet working.
 * `neutral`: neither, and known. `unknown`: not known, which is never good.
 */
export type Tone = 'good' | 'bad' | 'warning' | 'neutral' | 'unknown';

/** A state as people read it. */
export interface StateLook {
  word: string;
  tone: Tone;
}

const look = (word: string, tone: Tone): StateLook => ({ word, tone });

export const hostStates: Readonly<Record<HostState, StateLook>> = {
  reachable: look('Reachable', 'good'),
  unreachable: look('Unreachable', 'bad'),
  timeout: look('No answer in time', 'bad'),
  refused: look('Refuses the hub', 'bad'),
  incompatible: look('Incompatible', 'bad'),
};

export const tunnelStates: Readonly<Record<Tunnel['state'], StateLook>> = {
  up: look('Interface up', 'good'),
  missing: look('Interface missing', 'bad'),
  unknown: look('Unknown', 'unknown'),
};

export const peerStates: Readonly<Record<PeerState, StateLook>> = {
  connected: look('Connected', 'good'),
  idle: look('Idle', 'neutral'),
  down: look('Down', 'bad'),
  never: look('Never connected', 'warning'),
  unknown: look('Unknown', 'unknown'),
};

export const serviceStates: Readonly<Record<ServiceState, StateLook>> = {
  up: look('Up', 'good'),
  changing: look('Changing', 'neutral'),
  down: look('Down', 'bad'),
  missing: look('No such unit', 'bad'),
  unmonitored: look('Not watched by systemd', 'neutral'),
  unknown: look('Unknown', 'unknown'),
};

export const backupStates: Readonly<Record<BackupSetState, StateLook>> = {
  ok: look('On schedule', 'good'),
  late: look('Late', 'bad'),
  failed: look('Failed', 'bad'),
  running: look('Running', 'neutral'),
  never: look('Never backed up', 'warning'),
  unknown: look('Unknown', 'unknown'),
};

/** A state that this version of the app does not know: a newer proxy may have more of them. */
export function lookOf<S extends string>(states: Readonly<Record<S, StateLook>>, state: S): StateLook {
  return Object.hasOwn(states, state) ? states[state] : look(state, 'unknown');
}
