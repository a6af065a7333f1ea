import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { apiVersion, serviceName } from '../backend-proxy/contract/common.ts';
import type { HostsAnswer } from '../backend-proxy/contract/hosts.ts';
import type { Session } from '../backend-proxy/contract/session.ts';
import { milliseconds, summarise, timed, type Result } from './measure.ts';
import { serveProxy } from './served.ts';

const peerCount = 50;
const hangingCount = 5;
const limitMs = 1000;
const toleranceMs = 200;
const rounds = 10;
/** Longer than the hub shares one round of questions between callers. */
const betweenRoundsMs = 1100;

/** A peer on loopback: the first ones take the connection and never answer. */
async function simulatePeer(index: number): Promise<{ id: string; server: Server }> {
  const id = `peer-${index}`;
  const server = createServer((_request, response) => {
    if (index < hangingCount) return;
    const session: Session = {
      service: serviceName,
      version: '0.0.0',
      apiVersion,
      host: id,
      token: { name: 'hub', scopes: ['read'] },
      observedAt: new Date().toISOString(),
    };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(session));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { id, server };
}

/** `GET /api/v1/hosts` of a hub with 50 peers, 5 of which hang. */
export async function hub(): Promise<Result[]> {
  const peers = await Promise.all(Array.from({ length: peerCount }, (_, index) => simulatePeer(index)));
  const served = await serveProxy(
    18479,
    peers.map(({ id, server }) => ({
      id,
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      timeoutSeconds: limitMs / 1000,
    })),
  );
  try {
    const durations: number[] = [];
    while (durations.length < rounds) {
      await pause(betweenRoundsMs);
      let answer: HostsAnswer | undefined;
      const duration = await timed(async () => {
        answer = (await (await served.get('/api/v1/hosts')).json()) as HostsAnswer;
      });
      durations.push(duration);
      const count = (state: string): number => answer?.hosts.filter((host) => host.state === state).length ?? 0;
      if (count('timeout') !== hangingCount || count('reachable') !== peerCount - hangingCount + 1) {
        throw new Error(`The hub saw ${count('timeout')} hanging and ${count('reachable')} reachable hosts.`);
      }
    }
    const { p50, p95 } = summarise(durations);
    return [
      {
        what: `Hub with ${peerCount} peers, ${hangingCount} of which hang (limit ${milliseconds(limitMs)})`,
        measured: `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}, ${rounds} rounds`,
        goal: `≤ ${milliseconds(limitMs + toleranceMs)}`,
        met: p95 <= limitMs + toleranceMs,
      },
    ];
  } finally {
    await served.stop();
    for (const { server } of peers) {
      server.closeAllConnections();
      server.close();
    }
  }
}
