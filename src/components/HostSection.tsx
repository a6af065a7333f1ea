import { css } from '@emotion/css';
import { ErrorBoundaryAlert, Icon } from '@grafana/ui';
import React, { type ReactNode } from 'react';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import type { Answer } from '../proxy/answer.ts';
import { Age } from './Age.tsx';
import { ProblemAlert, StaleAlert } from './ProblemAlert.tsx';
import { Skeleton } from './Skeleton.tsx';
import { StateBadge } from './StateBadge.tsx';
import { hostStates, lookOf } from './states.ts';
import { useStyles, type Theme } from './theme.ts';

interface Props<T> {
  host: Host;
  answer: Answer<T>;
  /** What is asked for, in the plural: `tunnels`. */
  what: string;
  skeletonLines?: number;
  children: (data: T) => ReactNode;
}

/**
 * One host's part of a page, on its own: while it loads, fails, or cannot be drawn, the other hosts' parts are untouched.
 * An answer that could not be renewed stays, with its age and the reason.
 */
export function HostSection<T>({ host, answer, what, skeletonLines = 4, children }: Props<T>) {
  const styles = useStyles(getStyles);
  const headingId = `host-${host.id}`;
  return (
    <section className={styles.section} aria-labelledby={headingId} data-testid={`host-${host.id}`}>
      <header className={styles.header}>
        <h2 id={headingId} className={styles.heading}>
          {host.name}
        </h2>
        {host.site !== null && (
          <span className={styles.site}>
            <Icon name="building" size="sm" /> {host.site}
          </span>
        )}
        {host.state !== 'reachable' && <StateBadge look={lookOf(hostStates, host.state)} />}
        {answer.at !== null && answer.error === null && (
          <span className={styles.checked}>
            Checked <Age at={answer.at} />
          </span>
        )}
      </header>
      <ErrorBoundaryAlert title={`The ${what} of ${host.name} could not be drawn`} boundaryName="homelab-ops-host">
        <Body answer={answer} what={`${what} of ${host.name}`} skeletonLines={skeletonLines}>
          {children}
        </Body>
      </ErrorBoundaryAlert>
    </section>
  );
}

interface BodyProps<T> {
  answer: Answer<T>;
  what: string;
  skeletonLines: number;
  children: (data: T) => ReactNode;
}

function Body<T>({ answer, what, skeletonLines, children }: BodyProps<T>) {
  const { data, at, error, retry } = answer;
  if (data === undefined) {
    return error === null ? (
      <Skeleton lines={skeletonLines} what={what} />
    ) : (
      <ProblemAlert trouble={error} retry={retry} />
    );
  }
  return (
    <>
      {error !== null && at !== null && <StaleAlert at={at} error={error} retry={retry} />}
      {children(data)}
    </>
  );
}

const getStyles = (theme: Theme) => ({
  section: css({ marginBottom: theme.spacing(4), minWidth: 0 }),
  header: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
    marginBottom: theme.spacing(1.5),
  }),
  heading: css({ ...theme.typography.h4, margin: 0 }),
  site: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  checked: css({
    marginLeft: 'auto',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
