import { queryOptions, useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { RepositoriesAnswer, SnapshotsAnswer } from '../../backend-proxy/contract/backups.ts';
import type { HostsAnswer } from '../../backend-proxy/contract/hosts.ts';
import type { ServicesAnswer } from '../../backend-proxy/contract/services.ts';
import type { TunnelsAnswer } from '../../backend-proxy/contract/tunnels.ts';
import type { Answer } from './answer.ts';
import { readHosts, readRepositories, readServices, readSnapshots, readTunnels } from './client.ts';
import { toProxyError } from './error.ts';

/** How often what is shown is asked again. Only while a page shows it and its tab is visible: that is the library's default. */
const everyMs = 15_000;
/** Snapshots come once a day, and the list is long. */
const snapshotsEveryMs = 60_000;

const hostsQuery = queryOptions<HostsAnswer>({
  queryKey: ['hosts'],
  queryFn: ({ signal }) => readHosts(signal),
  refetchInterval: everyMs,
});

const tunnelsQuery = (host: string) =>
  queryOptions<TunnelsAnswer>({
    queryKey: ['tunnels', host],
    queryFn: ({ signal }) => readTunnels(host, signal),
    refetchInterval: everyMs,
  });

const servicesQuery = (host: string) =>
  queryOptions<ServicesAnswer>({
    queryKey: ['services', host],
    queryFn: ({ signal }) => readServices(host, signal),
    refetchInterval: everyMs,
  });

const repositoriesQuery = (host: string) =>
  queryOptions<RepositoriesAnswer>({
    queryKey: ['repositories', host],
    queryFn: ({ signal }) => readRepositories(host, signal),
    refetchInterval: everyMs,
  });

const snapshotsQuery = (host: string, repository: string) =>
  queryOptions<SnapshotsAnswer>({
    queryKey: ['snapshots', host, repository],
    queryFn: ({ signal }) => readSnapshots(host, repository, signal),
    refetchInterval: snapshotsEveryMs,
  });

function toAnswer<T>(result: UseQueryResult<T>): Answer<T> {
  return {
    data: result.data,
    at: result.data === undefined ? null : result.dataUpdatedAt,
    error: result.error === null ? null : toProxyError(result.error),
    retry: () => void result.refetch(),
  };
}

export const useHosts = (): Answer<HostsAnswer> => toAnswer(useQuery(hostsQuery));
export const useTunnels = (host: string): Answer<TunnelsAnswer> => toAnswer(useQuery(tunnelsQuery(host)));
export const useServices = (host: string): Answer<ServicesAnswer> => toAnswer(useQuery(servicesQuery(host)));
export const useRepositories = (host: string): Answer<RepositoriesAnswer> =>
  toAnswer(useQuery(repositoriesQuery(host)));
export const useSnapshots = (host: string, repository: string): Answer<SnapshotsAnswer> =>
  toAnswer(useQuery(snapshotsQuery(host, repository)));

/** The same questions for many hosts at once, in the order of `hosts`, for pages that need all answers together. */
export function useTunnelsOf(hosts: readonly string[]): Answer<TunnelsAnswer>[] {
  return useQueries({ queries: hosts.map(tunnelsQuery) }).map(toAnswer);
}
export function useServicesOf(hosts: readonly string[]): Answer<ServicesAnswer>[] {
  return useQueries({ queries: hosts.map(servicesQuery) }).map(toAnswer);
}
export function useRepositoriesOf(hosts: readonly string[]): Answer<RepositoriesAnswer>[] {
  return useQueries({ queries: hosts.map(repositoriesQuery) }).map(toAnswer);
}
export function useSnapshotsOf(
  repositories: readonly { host: string; repository: string }[],
): Answer<SnapshotsAnswer>[] {
  return useQueries({
    queries: repositories.map(({ host, repository }) => snapshotsQuery(host, repository)),
  }).map(toAnswer);
}
