import React from 'react';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import { HostList } from '../components/HostList.tsx';
import { HostSection } from '../components/HostSection.tsx';
import { PageFrame } from '../components/PageFrame.tsx';
import { useTunnels } from '../proxy/queries.ts';
import { HostTunnels } from './HostTunnels.tsx';

/** Each host's WireGuard interfaces and their peers. */
export function TunnelsPage() {
  return (
    <PageFrame subTitle="WireGuard interfaces and their peers, as each host sees them.">
      <HostList>{(hosts) => hosts.map((host) => <TunnelsOfHost key={host.id} host={host} />)}</HostList>
    </PageFrame>
  );
}

function TunnelsOfHost({ host }: { host: Host }) {
  const answer = useTunnels(host.id);
  return (
    <HostSection host={host} answer={answer} what="tunnels">
      {(data) => <HostTunnels host={host} tunnels={data.tunnels} />}
    </HostSection>
  );
}
