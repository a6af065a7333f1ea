import type { BackupSet, RepositoriesAnswer, Repository } from '../../backend-proxy/contract/backups.ts';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import type { Service, ServicesAnswer } from '../../backend-proxy/contract/services.ts';
import type { Peer, Tunnel, TunnelsAnswer } from '../../backend-proxy/contract/tunnels.ts';
import type { Answer } from '../proxy/answer.ts';
import { toProxyError } from '../proxy/error.ts';
import { summarise, type HostSummary, type Knowledge } from './summary.ts';

/** A well homelab, for tests to break in one place. */
export const now = Date.parse('2026-11-24T02:30:00Z');
export const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
export const observedAt = ago(0);
export const retry = (): void => undefined;

export const fresh = <T>(data: T): Answer<T> => ({ data, at: now - 2_000, error: null, retry });
export const loading = <T>(): Answer<T> => ({ data: undefined, at: null, error: null, retry });
export const failed = <T>(status: number): Answer<T> => ({
  data: undefined,
  at: null,
  error: toProxyError({ status }),
  retry,
});

export const host: Host = {
  id: 'home',
  name: 'Home server',
  site: 'home',
  local: false,
  state: 'reachable',
  fault: null,
  version: '0.1.0',
  lastSeenAt: ago(0),
  roundTripSeconds: 0.01,
};
export const peer: Peer = {
  name: 'bastion',
  publicKey: `${'A'.repeat(43)}=`,
  state: 'connected',
  reason: 'Handshake 40 s ago.',
  endpoint: '10.77.0.11:51820',
  allowedIps: ['10.8.0.1/32'],
  latestHandshakeAt: ago(1),
  receivedBytes: 1,
  sentBytes: 1,
  keepaliveSeconds: 25,
};
export const tunnel: Tunnel = {
  id: 'wg0',
  state: 'up',
  fault: null,
  publicKey: null,
  listenPort: 51820,
  observedAt,
  peers: [peer],
};
export const service: Service = {
  id: 'plex',
  name: 'Plex',
  state: 'up',
  reason: 'Running.',
  since: ago(600),
  unit: 'plexmediaserver.service',
  url: null,
  status: null,
  fault: null,
};
export const set: BackupSet = {
  id: 'app-config',
  name: 'App configuration',
  repository: 'local',
  state: 'ok',
  reason: 'Newest snapshot 24 h old.',
  schedule: { everySeconds: 86_400, at: '02:00', graceSeconds: 7_200 },
  retention: { daily: 7, weekly: 4, monthly: 12 },
  lastSnapshotAt: ago(30),
  nextDueAt: ago(-1410),
  snapshotCount: 12,
  lastRun: null,
};
export const repository: Repository = {
  id: 'local',
  name: 'Local disk',
  location: '/srv/restic',
  state: 'ok',
  fault: null,
  observedAt,
  sets: [set],
};

/** What differs from the well homelab: a whole answer, or the list in it. */
export interface Changes {
  host?: Partial<Host>;
  tunnels?: Answer<TunnelsAnswer> | Tunnel[];
  services?: Answer<ServicesAnswer> | Service[];
  repositories?: Answer<RepositoriesAnswer> | Repository[];
}

function knowledge({ host: hostChanges, tunnels, services, repositories }: Changes = {}): Knowledge {
  return {
    host: { ...host, ...hostChanges },
    tunnels: Array.isArray(tunnels)
      ? fresh({ observedAt, tunnels })
      : (tunnels ?? fresh({ observedAt, tunnels: [tunnel] })),
    services: Array.isArray(services)
      ? fresh({ observedAt, services })
      : (services ?? fresh({ observedAt, services: [service] })),
    repositories: Array.isArray(repositories)
      ? fresh({ observedAt, timeZone: 'UTC', repositories })
      : (repositories ?? fresh({ observedAt, timeZone: 'UTC', repositories: [repository] })),
  };
}

export const summary = (changes: Changes = {}): HostSummary => summarise(knowledge(changes), now);
export const said = (changes: Changes): string[] =>
  summary(changes).findings.map(({ severity, text }) => `${severity}: ${text}`);
export const withPeer = (changes: Partial<Peer>): Changes => ({
  tunnels: [{ ...tunnel, peers: [{ ...peer, ...changes }] }],
});
export const withService = (changes: Partial<Service>): Changes => ({ services: [{ ...service, ...changes }] });
export const withSet = (changes: Partial<BackupSet>): Changes => ({
  repositories: [{ ...repository, sets: [{ ...set, ...changes }] }],
});
