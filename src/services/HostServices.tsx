import React, { useMemo } from 'react';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import type { Service } from '../../backend-proxy/contract/services.ts';
import { DataTable } from '../components/DataTable.tsx';
import { Nothing } from '../components/Nothing.tsx';
import type { HistoryAnswer } from '../prometheus/history.ts';
import { columns, columnsWithHistory, type ServiceRow } from './columns.tsx';
import { historyOf, segmentCount, stepSeconds } from './history.ts';
import { buildStrip } from './strip.ts';

interface Props {
  host: Host;
  services: readonly Service[];
  history: HistoryAnswer;
}

/** A host's services as a table. */
export function HostServices({ host, services, history }: Props) {
  const known = history.absent ? undefined : history.history;
  const failed = !history.absent && history.error !== null;
  const rows = useMemo(
    () =>
      services.map((service): ServiceRow => {
        if (known === undefined) {
          return { service, strip: failed ? 'failed' : 'loading', source: null };
        }
        const found = historyOf(known.series, host.id, service.id);
        const { from, to } = known;
        return {
          service,
          strip: buildStrip(found?.samples ?? [], { from, to, stepSeconds, segmentCount }),
          source: found?.source ?? null,
        };
      }),
    [services, known, failed, host.id],
  );
  if (services.length === 0) {
    return (
      <Nothing message={`${host.name} watches no service`}>
        Name units and URLs below <code>services</code> in /etc/homelab-ops/proxy.yaml on that host.
      </Nothing>
    );
  }
  return (
    <DataTable
      label={`Services of ${host.name}`}
      columns={history.absent ? columns : columnsWithHistory}
      rows={rows}
      rowId={({ service }) => service.id}
    />
  );
}
