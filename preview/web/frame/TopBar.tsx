import { css } from '@emotion/css';
import { Icon, IconButton, Link } from '@grafana/ui';
import React from 'react';
import { topBarHeight } from '../services.ts';
import { useStyles, type Theme } from '../../../src/components/theme.ts';

interface Props {
  breadcrumbs: readonly { text: string; url: string }[];
  /** Null where the menu is always there. */
  onOpenMenu: (() => void) | null;
}

/** The bar above a page: where one is, and on small screens the way to the menu. */
export function TopBar({ breadcrumbs, onOpenMenu }: Props) {
  const styles = useStyles(getStyles);
  return (
    <div className={styles.bar}>
      {onOpenMenu !== null && <IconButton name="bars" size="xl" aria-label="Open menu" onClick={onOpenMenu} />}
      <nav aria-label="Breadcrumbs" className={styles.trail}>
        <ol>
          {breadcrumbs.map(({ text, url }, index) => {
            const isLast = index === breadcrumbs.length - 1;
            return (
              <li key={`${url} ${text}`} className={isLast ? styles.last : styles.step}>
                {isLast || url === '' ? (
                  <span aria-current={isLast ? 'page' : undefined}>{text}</span>
                ) : (
                  <Link href={url}>{text}</Link>
                )}
                {!isLast && <Icon name="angle-right" />}
              </li>
            );
          })}
        </ol>
      </nav>
    </div>
  );
}

const getStyles = (theme: Theme) => ({
  bar: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    minHeight: topBarHeight,
    padding: theme.spacing(0, 2),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.primary,
    [theme.breakpoints.up('md')]: { paddingLeft: theme.spacing(4) },
  }),
  trail: css({
    minWidth: 0,
    '& ol': { display: 'flex', listStyle: 'none' },
    '& li': { display: 'flex', alignItems: 'center', minWidth: 0 },
    '& li > a, & li > span': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  }),
  step: css({
    '& > svg, & > div': { margin: theme.spacing(0, 0.5), flexShrink: 0, color: theme.colors.text.secondary },
  }),
  last: css({ color: theme.colors.text.secondary }),
});
