import { HostsAnswer, type Host, type HostState } from '../../contract/hosts.ts';
import type { App, Context } from '../context.ts';
import { ProblemError } from '../http/problems.ts';
import { createReading } from '../observed/reading.ts';
import { version } from '../version.ts';
import type { Peer } from './peer.ts';
import { askSession } from './peer-session.ts';

/** Viewers of a page share one round of questions. */
const maxAgeMs = 1000;
/** `GET /api/v1/hosts`: this host, and whether each peer answers. A peer that hangs costs its own time limit and nobody else's. */
export function addHosts(app: App, { config, now }: Context, peers: readonly Peer[]): void {
  const readings = peers.map((peer) => createReading({ read: () => askPeer(peer), now, fault: () => unforeseen }));
  const schema = { summary: 'The hosts, and whether the proxy of each answers', response: { 200: HostsAnswer } };
  app.get('/api/v1/hosts', { config: { scope: 'read' }, schema }, async (): Promise<HostsAnswer> => {
    const others = await Promise.all(
      readings.map(async (reading, index): Promise<Host[]> => {
        const { value, fault } = await reading.get({ maxAgeMs });
        const peer = peers[index];
        if (peer === undefined) return [];
        return [value ?? { ...blank(peer), state: 'unreachable', fault }];
      }),
    );
    const observedAt = now().toISOString();
    const own: Host = {
      ...config.host,
      local: true,
      state: 'reachable',
      fault: null,
      version,
      lastSeenAt: observedAt,
      roundTripSeconds: null,
    };
    return { observedAt, hosts: [own, ...others.flat()] };
  });
}

function blank({ config, lastSeenAt }: Peer): Host {
  return {
    id: config.id,
    name: config.name,
    site: config.site,
    local: false,
    state: 'unreachable',
    fault: null,
    version: null,
    lastSeenAt: lastSeenAt()?.toISOString() ?? null,
    roundTripSeconds: null,
  };
}

const unforeseen = {
  code: 'internal-error',
  title: 'The hub failed at asking this host',
  advice: 'That is a fault in homelab-proxy itself: look at its log on the hub.',
};

/** Resolves with every state that a host can have; rejects at a mistake of ours only. */
async function askPeer(peer: Peer): Promise<Host> {
  const started = performance.now();
  try {
    const session = await askSession(peer);
    const roundTripSeconds = Math.round(performance.now() - started) / 1000;
    return { ...blank(peer), state: 'reachable', version: session.version, roundTripSeconds };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { code, title, detail, advice } = error.parts;
    const more = { ...(detail === undefined ? {} : { detail }), ...(advice === undefined ? {} : { advice }) };
    return { ...blank(peer), state: stateOf(code), fault: { code, title, ...more } };
  }
}

/** A peer that answers with a problem of its own (it is too busy, or fails) is there, but of no use. */
function stateOf(code: string): HostState {
  switch (code) {
    case 'peer-timeout':
      return 'timeout';
    case 'peer-refused-token':
    case 'peer-token-unreadable':
    case 'peer-scope-missing':
      return 'refused';
    case 'peer-invalid-answer':
    case 'peer-incompatible':
    case 'not-found':
      return 'incompatible';
    default:
      return 'unreachable';
  }
}
