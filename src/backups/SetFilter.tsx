import React from 'react';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import { UrlFilter } from '../components/UrlFilter.tsx';
import { useUrlParameters } from '../plugin/urlParameters.ts';
import { useRepositoriesOf } from '../proxy/queries.ts';

/** Chooses one backup set of the hosts shown; sets of one name on several hosts are one choice. */
export function SetFilter({ hosts }: { hosts: readonly Host[] }) {
  const [parameters] = useUrlParameters();
  const answers = useRepositoriesOf(hosts.map(({ id }) => id));
  const names = new Map<string, string>();
  for (const { data } of answers) {
    for (const { id, name } of data?.repositories.flatMap(({ sets }) => sets) ?? []) {
      names.set(id, name);
    }
  }
  const chosen = parameters.get('set');
  if (chosen !== null && !names.has(chosen)) {
    names.set(chosen, chosen);
  }
  return (
    <UrlFilter
      parameter="set"
      label="Backup set"
      all="All sets"
      options={[...names].map(([value, label]) => ({ value, label }))}
    />
  );
}
