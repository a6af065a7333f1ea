import React from 'react';
import type { Service } from '../../backend-proxy/contract/services.ts';
import type { DataColumn } from '../components/DataTable.tsx';
import { Absent, Detail } from '../components/Detail.tsx';
import { bytesText, countText } from '../components/format.ts';
import { Lasting } from '../components/Since.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { StateBadge } from '../components/StateBadge.tsx';
import { lookOf, serviceStates } from '../components/states.ts';
import type { HistorySource } from './history.ts';
import { UptimeStrip } from './UptimeStrip.tsx';
import type { Strip } from './strip.ts';

/** A service and its last day. `source` is null where Prometheus does not know it. */
export interface ServiceRow {
  service: Service;
  strip: Strip | 'loading' | 'failed';
  source: HistorySource | null;
}

/** What systemd knows. */
export const columns: readonly DataColumn<ServiceRow>[] = [
  {
    id: 'service',
    header: 'Service',
    wide: true,
    width: 210,
    value: ({ service }) => service.name,
    cell: ({ service }) => (
      <>
        <strong>{service.name}</strong>
        {service.unit !== null && <Detail code>{service.unit}</Detail>}
        {service.url !== null && <Detail code>{service.url}</Detail>}
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 200,
    value: ({ service }) => service.state,
    cell: ({ service }) => (
      <>
        <StateBadge look={lookOf(serviceStates, service.state)} />
        {service.state !== 'up' && <Detail>{service.reason}</Detail>}
        {service.fault !== null && (
          <Detail>{[service.fault.title, service.fault.advice].filter(Boolean).join('. ')}</Detail>
        )}
      </>
    ),
  },
  {
    id: 'since',
    header: 'Since',
    width: 96,
    value: ({ service }) => service.since,
    cell: ({ service }) =>
      service.since === null ? <Absent>{whyNot(service)}</Absent> : <Lasting at={service.since} />,
  },
  {
    id: 'restarts',
    header: 'Restarts',
    width: 80,
    numeric: true,
    value: ({ service }) => service.status?.restarts ?? null,
    cell: ({ service }) => {
      const restarts = service.status?.restarts ?? null;
      return restarts === null ? <Absent>{whyNot(service)}</Absent> : countText(restarts);
    },
  },
  {
    id: 'memory',
    header: 'Memory',
    width: 88,
    numeric: true,
    value: ({ service }) => service.status?.memoryBytes ?? null,
    cell: ({ service }) => {
      const bytes = service.status?.memoryBytes ?? null;
      return bytes === null ? <Absent>{whyNot(service)}</Absent> : bytesText(bytes);
    },
  },
];

/** With the last 24 hours from Prometheus, too. */
export const columnsWithHistory: readonly DataColumn<ServiceRow>[] = [
  ...columns,
  { id: 'history', header: 'Last 24 h', grow: true, cell: (row) => <HistoryCell row={row} /> },
];

/** Why systemd has no figure for a service. */
function whyNot({ unit, state }: Service): string {
  if (unit === null) {
    return 'No unit';
  }
  return state === 'down' ? 'Not running' : 'Not known';
}

function HistoryCell({ row: { service, strip, source } }: { row: ServiceRow }) {
  if (strip === 'loading') {
    return <Skeleton lines={1} what={`history of ${service.name}`} />;
  }
  return strip === 'failed' ? (
    <Absent>Not known</Absent>
  ) : (
    <UptimeStrip name={service.name} strip={strip} source={source} />
  );
}
