import { TextLink } from '@grafana/ui';
import React from 'react';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import { HostList } from '../components/HostList.tsx';
import { HostSection } from '../components/HostSection.tsx';
import { PageFrame } from '../components/PageFrame.tsx';
import { QuietNote } from '../components/QuietNote.tsx';
import { pageHref } from '../plugin/pages.ts';
import { isAdmin } from '../plugin/role.ts';
import { useHistory, type HistoryAnswer } from '../prometheus/history.ts';
import { useServices } from '../proxy/queries.ts';
import { historyQueries, hours, stepSeconds } from './history.ts';
import { HostServices } from './HostServices.tsx';

/** What people use: its state now from systemd, its last day from Prometheus. */
export function ServicesPage() {
  return (
    <PageFrame subTitle="What people use: running or not, since when, and how the last 24 hours went.">
      <Services />
    </PageFrame>
  );
}

function Services() {
  const history = useHistory(historyQueries, hours, stepSeconds);
  return (
    <>
      <HistoryNote history={history} />
      <HostList>
        {(hosts) => hosts.map((host) => <ServicesOfHost key={host.id} host={host} history={history} />)}
      </HostList>
    </>
  );
}

function ServicesOfHost({ host, history }: { host: Host; history: HistoryAnswer }) {
  const answer = useServices(host.id);
  return (
    <HostSection host={host} answer={answer} what="services">
      {(data) => <HostServices host={host} services={data.services} history={history} />}
    </HostSection>
  );
}

/** Says once why there is no history; the services' state does not depend on it. */
function HistoryNote({ history }: { history: HistoryAnswer }) {
  const configuration = <TextLink href={pageHref('configuration')}>Configuration</TextLink>;
  if (history.absent) {
    return (
      <QuietNote>
        No history is shown, because this Grafana has no Prometheus data source.{' '}
        {isAdmin() ? <>Add one and choose it under {configuration}.</> : 'An Admin can add one.'}
      </QuietNote>
    );
  }
  if (history.error !== null) {
    const { title, detail, advice } = history.error;
    return (
      <QuietNote icon="exclamation-triangle">
        {history.history === undefined ? 'No history is shown' : 'The history shown is old'}: {title}
        {detail === undefined ? '' : ` (${detail})`}. {advice}
      </QuietNote>
    );
  }
  return null;
}
