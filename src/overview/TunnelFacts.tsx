import React from 'react';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import type { Peer, Tunnel, TunnelsAnswer } from '../../backend-proxy/contract/tunnels.ts';
import { Age } from '../components/Age.tsx';
import { Absent } from '../components/Detail.tsx';
import { StateBadge } from '../components/StateBadge.tsx';
import { lookOf, peerStates, tunnelStates } from '../components/states.ts';
import type { Answer } from '../proxy/answer.ts';
import { Fact, Facts } from './Facts.tsx';

/** A host's tunnels in short: with one peer its state, with more how many are in which. */
export function TunnelFacts({ host, answer }: { host: Host; answer: Answer<TunnelsAnswer> }) {
  return (
    <Facts host={host} title="Tunnels" page="tunnels" answer={answer}>
      {({ tunnels }) =>
        tunnels.length === 0 ? (
          <li>
            <Absent>None watched</Absent>
          </li>
        ) : (
          tunnels.flatMap((tunnel) => itemsOf(tunnel))
        )
      }
    </Facts>
  );
}

function itemsOf(tunnel: Tunnel) {
  if (tunnel.state !== 'up' || tunnel.peers.length === 0) {
    return [
      <Fact key={tunnel.id} badge={<StateBadge look={lookOf(tunnelStates, tunnel.state)} />}>
        {tunnel.state === 'up' ? `${tunnel.id}, no peer` : tunnel.id}
      </Fact>,
    ];
  }
  return [...Map.groupBy(tunnel.peers, ({ state }) => state)].map(([state, peers]) => {
    const look = lookOf(peerStates, state);
    const [first] = peers;
    const word = peers.length === 1 ? look.word : `${peers.length} × ${look.word.toLowerCase()}`;
    return (
      <Fact key={`${tunnel.id} ${state}`} badge={<StateBadge look={look} word={word} />}>
        {tunnel.id} to {peers.map(({ name }) => name).join(', ')}
        {peers.length === 1 && first !== undefined && <Handshake peer={first} />}
      </Fact>
    );
  });
}

function Handshake({ peer: { latestHandshakeAt } }: { peer: Peer }) {
  return latestHandshakeAt === null ? (
    ', no handshake yet'
  ) : (
    <>
      , handshake <Age at={latestHandshakeAt} />
    </>
  );
}
