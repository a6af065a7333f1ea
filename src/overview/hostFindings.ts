import type { Host } from '../../backend-proxy/contract/hosts.ts';
import type { Service } from '../../backend-proxy/contract/services.ts';
import type { Tunnel } from '../../backend-proxy/contract/tunnels.ts';
import type { Finding } from './finding.ts';

/** A unit that starts or stops for longer than this, in ms, is no longer just doing so. */
const patienceMs = 5 * 60_000;

/** Whether the hub reaches the host. How it fails tells where to look. */
export function hostFinding(host: Host): Finding | null {
  const texts: Readonly<Record<Exclude<Host['state'], 'reachable'>, string>> = {
    unreachable: `${host.name} cannot be reached`,
    timeout: `${host.name} does not answer in time`,
    refused: `${host.name} refuses the hub’s token`,
    incompatible: `${host.name} runs a version that the hub does not understand`,
  };
  if (host.state === 'reachable') {
    return null;
  }
  const text =
    (texts as Partial<Record<string, string>>)[host.state] ?? `${host.name} is in a state unknown here: ${host.state}`;
  const { title, detail, advice } = host.fault ?? {};
  // Where the hub says it in the same words, what it adds is enough.
  const why = [title === text ? detail : title, advice].filter((part) => part !== undefined);
  return {
    severity: 'critical',
    text,
    detail: why.length === 0 ? null : why.join('. '),
    time: host.lastSeenAt,
    timeMeaning: 'last-seen',
    page: 'tunnels',
    host: null,
  };
}

/** What is wrong with a host's tunnels. A peer that is idle is not. */
export function tunnelFindings(host: string, tunnels: readonly Tunnel[]): Finding[] {
  return tunnels.flatMap((tunnel): Finding[] => {
    const base = { page: 'tunnels', host, time: tunnel.observedAt, timeMeaning: 'last-read' } as const;
    const why = tunnel.fault === null ? null : tunnel.fault.title;
    if (tunnel.state === 'missing') {
      return [{ ...base, severity: 'critical', text: `Tunnel ${tunnel.id} does not exist`, detail: why }];
    }
    if (tunnel.state !== 'up') {
      return [{ ...base, severity: 'unknown', text: `Tunnel ${tunnel.id} is unknown`, detail: why }];
    }
    return tunnel.peers.flatMap((peer): Finding[] => {
      const about = {
        ...base,
        time: peer.latestHandshakeAt,
        timeMeaning: 'last-handshake',
        detail: peer.reason,
      } as const;
      switch (peer.state) {
        case 'connected':
        case 'idle':
          return [];
        case 'down':
          return [{ ...about, severity: 'critical', text: `Tunnel ${tunnel.id} to ${peer.name} is down` }];
        case 'never':
          return [{ ...about, severity: 'warning', text: `Tunnel ${tunnel.id} to ${peer.name} never came up` }];
        default:
          return [{ ...about, severity: 'unknown', text: `Tunnel ${tunnel.id} to ${peer.name} is unknown` }];
      }
    });
  });
}

/** What is wrong with a host's services. Several unknown for one cause are one finding. */
export function serviceFindings(host: string, services: readonly Service[], now: number): Finding[] {
  const found = services.flatMap((service): Finding[] => {
    const base = { page: 'services', host, time: service.since, timeMeaning: 'since', detail: service.reason } as const;
    switch (service.state) {
      case 'up':
      case 'unmonitored':
        return [];
      case 'down':
        return [{ ...base, severity: 'critical', text: `${service.name} is down` }];
      case 'missing':
        return [{ ...base, severity: 'critical', text: `${service.name} has no unit on this host` }];
      case 'changing': {
        const long = service.since !== null && now - Date.parse(service.since) > patienceMs;
        return [{ ...base, severity: long ? 'warning' : 'notice', text: `${service.name} is starting or stopping` }];
      }
      default:
        return [
          { ...base, severity: 'unknown', text: `State of ${service.name} is unknown`, detail: causeOf(service) },
        ];
    }
  });
  return gatherUnknown(found, host);
}

const causeOf = (service: Service): string => service.fault?.title ?? service.reason;

function gatherUnknown(findings: readonly Finding[], host: string): Finding[] {
  const unknown = findings.filter(({ severity }) => severity === 'unknown');
  const first = unknown[0];
  if (first === undefined || unknown.length === 1 || unknown.some(({ detail }) => detail !== first.detail)) {
    return [...findings];
  }
  const rest = findings.filter(({ severity }) => severity !== 'unknown');
  return [...rest, { ...first, host, time: null, text: `State of ${unknown.length} services is unknown` }];
}
