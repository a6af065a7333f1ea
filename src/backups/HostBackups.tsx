import React from 'react';
import type { RepositoriesAnswer, Repository } from '../../backend-proxy/contract/backups.ts';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import { HostSection } from '../components/HostSection.tsx';
import { Nothing } from '../components/Nothing.tsx';
import { useRepositories } from '../proxy/queries.ts';
import type { Range } from './ranges.ts';
import { RepositoryLanes } from './RepositoryLanes.tsx';

interface Props {
  host: Host;
  range: Range;
  chosenSet: string | null;
}

/** A host's repositories, each with a lane for every backup set. */
export function HostBackups({ host, range, chosenSet }: Props) {
  const answer = useRepositories(host.id);
  return (
    <HostSection host={host} answer={answer} what="backups">
      {(data) => <Repositories host={host} data={data} range={range} chosenSet={chosenSet} />}
    </HostSection>
  );
}

function Repositories({ host, data, range, chosenSet }: Props & { data: RepositoriesAnswer }) {
  if (data.repositories.length === 0) {
    return (
      <Nothing message={`${host.name} backs up nothing`}>
        Name <code>repositories</code> and <code>backupSets</code> in /etc/homelab-ops/proxy.yaml on that host.
      </Nothing>
    );
  }
  const shown = data.repositories.map((repository) => only(repository, chosenSet));
  if (chosenSet !== null && shown.every(({ sets }) => sets.length === 0)) {
    return <Nothing message={`${host.name} has no backup set “${chosenSet}”`} />;
  }
  return shown.map((repository) => (
    <RepositoryLanes key={repository.id} host={host} repository={repository} timeZone={data.timeZone} range={range} />
  ));
}

function only(repository: Repository, set: string | null): Repository {
  return set === null ? repository : { ...repository, sets: repository.sets.filter(({ id }) => id === set) };
}
