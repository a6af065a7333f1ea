import { css } from '@emotion/css';
import { Button, EmptyState } from '@grafana/ui';
import React, { Fragment, type ReactNode } from 'react';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import { useUrlParameters } from '../plugin/urlParameters.ts';
import { useHosts } from '../proxy/queries.ts';
import { ProblemAlert, StaleAlert } from './ProblemAlert.tsx';
import { Skeleton } from './Skeleton.tsx';
import { useStyles, type Theme } from './theme.ts';
import { UrlFilter } from './UrlFilter.tsx';

interface Props {
  /** More controls beside the choice of a host. */
  controls?: (hosts: readonly Host[]) => ReactNode;
  /** Draws the hosts that are chosen: by default one after the other. */
  children: (hosts: readonly Host[]) => ReactNode;
}

/**
 * The hosts that the hub knows, or those chosen by `?host=` in the URL, and what to show while that is not known: the
 * frame of every page that shows hosts one by one.
 */
export function HostList({ controls, children }: Props) {
  const styles = useStyles(getStyles);
  const { data, at, error, retry } = useHosts();
  const [parameters, change] = useUrlParameters();
  const chosen = parameters.get('host');
  if (data === undefined) {
    return error === null ? <Skeleton lines={6} what="hosts" /> : <ProblemAlert trouble={error} retry={retry} />;
  }
  const hosts = chosen === null ? data.hosts : data.hosts.filter((host) => host.id === chosen);
  return (
    <Fragment>
      {error !== null && at !== null && <StaleAlert at={at} error={error} retry={retry} />}
      {(data.hosts.length > 1 || controls !== undefined) && (
        <div className={styles.controls}>
          <UrlFilter
            parameter="host"
            label="Host"
            all="All hosts"
            options={data.hosts.map((host) => ({ value: host.id, label: host.name }))}
          />
          {controls?.(hosts)}
        </div>
      )}
      {hosts.length === 0 ? (
        <EmptyState
          variant="not-found"
          message={chosen === null ? 'The hub knows no host' : `The hub knows no host “${chosen}”`}
          button={chosen === null ? undefined : <Button onClick={() => change({ host: null })}>Show all hosts</Button>}
        />
      ) : (
        children(hosts)
      )}
    </Fragment>
  );
}

const getStyles = (theme: Theme) => ({
  controls: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    gap: theme.spacing(1.5, 2),
    marginBottom: theme.spacing(3),
  }),
});
