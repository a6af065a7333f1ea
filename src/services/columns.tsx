import React from 'react';
import type { Service } from '../../backend-proxy/contract/services.ts';
import type { DataColumn } from '../components/DataTable.tsx';
import { Absent, Detail } from '../components/Detail.tsx';
import { bytesText, countText } from '../components/format.ts';
import { Since } from '../components/Since.tsx';
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
    value: ({ service }) => service.since,
    cell: ({ service }) => (service.since === null ? <Absent>Not known</Absent> : <Since at={service.since} />),
  },
  {
    id: 'restarts',
    header: 'Restarts',
    numeric: true,
    value: ({ service }) => service.status?.restarts ?? null,
    cell: ({ service }) => figure(service.status?.restarts, countText),
  },
  {
    id: 'memory',
    header: 'Memory',
    numeric: true,
    value: ({ service }) => service.status?.memoryBytes ?? null,
    cell: ({ service }) => figure(service.status?.memoryBytes, bytesText),
  },
];

/** With the last 24 hours from Prometheus, too. */
export const columnsWithHistory: readonly DataColumn<ServiceRow>[] = [
  ...columns,
  { id: 'history', header: 'Last 24 h', grow: true, cell: (row) => <HistoryCell row={row} /> },
];

function figure(value: number | null | undefined, format: (value: number) => string) {
  return value === null || value === undefined ? <Absent>Not known</Absent> : format(value);
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
