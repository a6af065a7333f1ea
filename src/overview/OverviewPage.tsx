import { EmptyState } from '@grafana/ui';
import React from 'react';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import { useNow } from '../components/now.ts';
import { PageFrame } from '../components/PageFrame.tsx';
import { ProblemAlert, StaleAlert } from '../components/ProblemAlert.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useHosts, useRepositoriesOf, useServicesOf, useTunnelsOf } from '../proxy/queries.ts';
import { Headline } from './Headline.tsx';
import { HostLine } from './HostLine.tsx';
import { summarise, summariseAll, type Knowledge } from './summary.ts';

/** All hosts at a glance: worst first, with where to click. */
export function OverviewPage() {
  return (
    <PageFrame subTitle="Is everything safe and up right now?">
      <Overview />
    </PageFrame>
  );
}

function Overview() {
  const { data, at, error, retry } = useHosts();
  if (data === undefined) {
    return error === null ? <Skeleton lines={8} what="hosts" /> : <ProblemAlert trouble={error} retry={retry} />;
  }
  return (
    <>
      {error !== null && at !== null && <StaleAlert at={at} error={error} retry={retry} />}
      {data.hosts.length === 0 ? (
        <EmptyState variant="call-to-action" message="The hub knows no host">
          That is not even itself, so its configuration is wrong: run homelab-proxy check-config there.
        </EmptyState>
      ) : (
        <Hosts hosts={data.hosts} old={error !== null} />
      )}
    </>
  );
}

function Hosts({ hosts, old }: { hosts: readonly Host[]; old: boolean }) {
  const now = useNow();
  const ids = hosts.map(({ id }) => id);
  const tunnels = useTunnelsOf(ids);
  const services = useServicesOf(ids);
  const repositories = useRepositoriesOf(ids);
  const lines = hosts.flatMap((host, index) => {
    const [ofTunnels, ofServices, ofRepositories] = [tunnels[index], services[index], repositories[index]];
    if (ofTunnels === undefined || ofServices === undefined || ofRepositories === undefined) {
      return [];
    }
    const knowledge: Knowledge = { host, tunnels: ofTunnels, services: ofServices, repositories: ofRepositories };
    return [{ knowledge, summary: summarise(knowledge, now) }];
  });
  const overall = summariseAll(
    lines.map(({ summary }) => summary),
    old,
  );
  return (
    <>
      <Headline overall={overall} hostCount={hosts.length} />
      {lines.map(({ knowledge, summary }) => (
        <HostLine key={knowledge.host.id} knowledge={knowledge} summary={summary} />
      ))}
    </>
  );
}
