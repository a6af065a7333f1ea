import React from 'react';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import type { Tunnel, TunnelsAnswer } from '../../backend-proxy/contract/tunnels.ts';
import { Age } from '../components/Age.tsx';
import { Absent, Detail } from '../components/Detail.tsx';
import { StateBadge } from '../components/StateBadge.tsx';
import { lookOf, peerStates, tunnelStates } from '../components/states.ts';
import type { Answer } from '../proxy/answer.ts';
import { Facts } from './Facts.tsx';

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
          tunnels.map((tunnel) => (
            <li key={tunnel.id}>
              <TunnelFact tunnel={tunnel} />
            </li>
          ))
        )
      }
    </Facts>
  );
}

function TunnelFact({ tunnel }: { tunnel: Tunnel }) {
  const [peer, ...others] = tunnel.peers;
  if (tunnel.state !== 'up' || peer === undefined) {
    return (
      <>
        {tunnel.id} <StateBadge look={lookOf(tunnelStates, tunnel.state)} />
        {tunnel.state === 'up' && <Detail>No peer</Detail>}
      </>
    );
  }
  if (others.length === 0) {
    return (
      <>
        {tunnel.id} <StateBadge look={lookOf(peerStates, peer.state)} />
        <Detail>
          {peer.name},{' '}
          {peer.latestHandshakeAt === null ? 'no handshake yet' : <Handshake at={peer.latestHandshakeAt} />}
        </Detail>
      </>
    );
  }
  const connected = tunnel.peers.filter(({ state }) => state === 'connected').length;
  const worst = (['down', 'unknown', 'never', 'idle', 'connected'] as const).find((state) =>
    tunnel.peers.some((one) => one.state === state),
  );
  return (
    <>
      {tunnel.id} <StateBadge look={lookOf(peerStates, worst ?? 'unknown')} />
      <Detail>
        {connected} of {tunnel.peers.length} peers connected
      </Detail>
    </>
  );
}

function Handshake({ at }: { at: string }) {
  return (
    <>
      handshake <Age at={at} />
    </>
  );
}
