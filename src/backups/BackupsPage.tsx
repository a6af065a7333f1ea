import { RadioButtonGroup } from '@grafana/ui';
import React from 'react';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import { HostList } from '../components/HostList.tsx';
import { PageFrame } from '../components/PageFrame.tsx';
import { useUrlParameters } from '../plugin/urlParameters.ts';
import { HostBackups } from './HostBackups.tsx';
import { LaneLegend } from './LaneLegend.tsx';
import { rangeOf, ranges, type Range } from './ranges.ts';
import { SetFilter } from './SetFilter.tsx';
import { SnapshotList } from './SnapshotList.tsx';

/** Each backup set over time, and every snapshot. */
export function BackupsPage() {
  return (
    <PageFrame subTitle="Each backup set over time: what is there, and what is missing against its schedule.">
      <Backups />
    </PageFrame>
  );
}

function Backups() {
  const [parameters, change] = useUrlParameters();
  const range = rangeOf(parameters.get('range'));
  const set = parameters.get('set');
  return (
    <HostList
      controls={(hosts) => (
        <>
          <SetFilter hosts={hosts} />
          <RadioButtonGroup<Range['id']>
            aria-label="Time shown"
            options={ranges.map(({ id, label }) => ({ value: id, label }))}
            value={range.id}
            onChange={(id) => change({ range: id })}
          />
        </>
      )}
    >
      {(hosts: readonly Host[]) => (
        <>
          <LaneLegend />
          {hosts.map((host) => (
            <HostBackups key={host.id} host={host} range={range} chosenSet={set} />
          ))}
          <SnapshotList hosts={hosts} chosenSet={set} />
        </>
      )}
    </HostList>
  );
}
