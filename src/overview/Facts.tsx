import { css } from '@emotion/css';
import { TextLink } from '@grafana/ui';
import React, { type ReactNode } from 'react';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import { Age } from '../components/Age.tsx';
import { Absent } from '../components/Detail.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useStyles, type Theme } from '../components/theme.ts';
import { pageHref, type PageName } from '../plugin/pages.ts';
import type { Answer } from '../proxy/answer.ts';

interface Props<T> {
  host: Host;
  title: string;
  page: PageName;
  answer: Answer<T>;
  /** Draws what is known: list items. */
  children: (data: T) => ReactNode;
}

/** One column of a host's line: its tunnels, services or backups in short, below a link to their page. */
export function Facts<T>({ host, title, page, answer, children }: Props<T>) {
  const styles = useStyles(getStyles);
  const { data, at, error } = answer;
  return (
    <div className={styles.column}>
      <h3 className={styles.title}>
        <TextLink href={pageHref(page, { host: host.id })} inline={false} variant="bodySmall">
          {title}
        </TextLink>
      </h3>
      {data === undefined && error === null && <Skeleton lines={2} what={`${title.toLowerCase()} of ${host.name}`} />}
      {data === undefined && error !== null && <Absent>{`Not known: ${error.title}`}</Absent>}
      {data !== undefined && <ul className={styles.list}>{children(data)}</ul>}
      {data !== undefined && error !== null && at !== null && (
        <span className={styles.old}>
          Old: read <Age at={at} />
        </span>
      )}
    </div>
  );
}

/** A state beside what is in it, so that a column is read line by line. */
export function Fact({ badge, children }: { badge: ReactNode; children: ReactNode }) {
  const styles = useStyles(getStyles);
  return (
    <li className={styles.fact}>
      {badge}
      <span className={styles.words}>{children}</span>
    </li>
  );
}

const getStyles = (theme: Theme) => ({
  column: css({ minWidth: 0 }),
  title: css({ margin: theme.spacing(0, 0, 1), fontSize: theme.typography.bodySmall.fontSize }),
  list: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: theme.spacing(1),
    justifyItems: 'start',
    '& > li': { minWidth: 0, maxWidth: '100%', overflowWrap: 'anywhere' },
  }),
  fact: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5, 1) }),
  words: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  old: css({ color: theme.colors.warning.text, fontSize: theme.typography.bodySmall.fontSize }),
});
