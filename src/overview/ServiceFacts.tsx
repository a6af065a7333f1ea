import React from 'react';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import type { Service, ServicesAnswer } from '../../backend-proxy/contract/services.ts';
import { Absent } from '../components/Detail.tsx';
import { StateBadge } from '../components/StateBadge.tsx';
import { lookOf, serviceStates, type StateLook } from '../components/states.ts';
import type { Answer } from '../proxy/answer.ts';
import { Fact, Facts } from './Facts.tsx';

/** A host's services in short: how many are up, and by name those that are not. */
export function ServiceFacts({ host, answer }: { host: Host; answer: Answer<ServicesAnswer> }) {
  return (
    <Facts host={host} title="Services" page="services" answer={answer}>
      {({ services }) => <ServiceItems services={services} />}
    </Facts>
  );
}

function ServiceItems({ services }: { services: readonly Service[] }) {
  if (services.length === 0) {
    return (
      <li>
        <Absent>None watched</Absent>
      </li>
    );
  }
  const up = services.filter(({ state }) => state === 'up');
  const groups = Map.groupBy(
    services.filter(({ state }) => state !== 'up'),
    ({ state }) => state,
  );
  const names = (of: readonly Service[]): string => of.map(({ name }) => name).join(', ');
  return (
    <>
      {[...groups].map(([state, members]) => (
        <Group key={state} look={lookOf(serviceStates, state)} names={names(members)} count={members.length} />
      ))}
      {up.length > 0 && (
        <Fact badge={<StateBadge look={serviceStates.up} word={`${up.length} of ${services.length} up`} />}>
          {names(up)}
        </Fact>
      )}
    </>
  );
}

function Group({ look, names, count }: { look: StateLook; names: string; count: number }) {
  const word = count === 1 ? look.word : `${count} × ${look.word.toLowerCase()}`;
  return <Fact badge={<StateBadge look={look} word={word} />}>{names}</Fact>;
}
