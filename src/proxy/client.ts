import { getBackendSrv } from '@grafana/runtime';
import { NEVER, TimeoutError, firstValueFrom, fromEvent, takeUntil, timeout } from 'rxjs';
import type { Scope } from '../../backend-proxy/contract/common.ts';
import type { HostsAnswer } from '../../backend-proxy/contract/hosts.ts';
import type { RepositoriesAnswer, SnapshotsAnswer } from '../../backend-proxy/contract/backups.ts';
import type { ServicesAnswer } from '../../backend-proxy/contract/services.ts';
import type { TunnelsAnswer } from '../../backend-proxy/contract/tunnels.ts';
import { pluginId } from '../plugin/pages.ts';
import { noAnswerInTime, notOurService, toProxyError } from './error.ts';

/** Longer than the hub itself takes to give up on a host, so that its own words arrive. Grafana's route has no limit. */
const patienceMs = 30_000;

/**
 * Asks the hub through the plugin route of a scope, where Grafana checks the role and adds the token.
 *
 * @param path below `/api/v1`, each segment already encoded
 * @returns the parsed answer, whatever it is
 * @throws ProxyError and nothing else
 */
export async function ask(scope: Scope, path: string, signal?: AbortSignal): Promise<unknown> {
  const request = { url: `/api/plugin-proxy/${pluginId}/${scope}/api/v1${path}`, method: 'GET', showErrorAlert: false };
  const aborted = signal === undefined ? NEVER : fromEvent(signal, 'abort');
  try {
    const answer = await firstValueFrom(
      getBackendSrv()
        .fetch<unknown>(request)
        .pipe(timeout({ first: patienceMs }), takeUntil(aborted)),
    );
    return answer.data;
  } catch (thrown) {
    throw thrown instanceof TimeoutError ? noAnswerInTime(patienceMs / 1000) : toProxyError(thrown);
  }
}

/** As {@link ask}, for an answer that is an object with a list in `list`; anything else is not our service. */
async function askForList<T>(path: string, list: keyof T & string, signal?: AbortSignal): Promise<T> {
  const data = await ask('read', path, signal);
  if (typeof data !== 'object' || data === null || !Array.isArray((data as Record<string, unknown>)[list])) {
    throw notOurService(200);
  }
  return data as T;
}

const at = (host: string): string => `/hosts/${encodeURIComponent(host)}`;

/** How many snapshots of one repository a page reads at most: the API's limit. */
export const snapshotLimit = 5000;

export const readHosts = (signal?: AbortSignal): Promise<HostsAnswer> => askForList('/hosts', 'hosts', signal);

export const readTunnels = (host: string, signal?: AbortSignal): Promise<TunnelsAnswer> =>
  askForList(`${at(host)}/tunnels`, 'tunnels', signal);

export const readServices = (host: string, signal?: AbortSignal): Promise<ServicesAnswer> =>
  askForList(`${at(host)}/services`, 'services', signal);

export const readRepositories = (host: string, signal?: AbortSignal): Promise<RepositoriesAnswer> =>
  askForList(`${at(host)}/repositories`, 'repositories', signal);

export const readSnapshots = (host: string, repository: string, signal?: AbortSignal): Promise<SnapshotsAnswer> =>
  askForList(
    `${at(host)}/repositories/${encodeURIComponent(repository)}/snapshots?limit=${snapshotLimit}`,
    'snapshots',
    signal,
  );
