import { css, cx } from '@emotion/css';
import type { NavModelItem } from '@grafana/data';
import { Icon, Link } from '@grafana/ui';
import React from 'react';
import { useStyles, type Theme } from '../../../src/components/theme.ts';

interface Props {
  app: NavModelItem;
  active: NavModelItem;
  /** Called when something was chosen. */
  onChoose?: () => void;
}

/** The app's pages, as they stand in Grafana's menu. */
export function Navigation({ app, active, onChoose }: Props) {
  const styles = useStyles(getStyles);
  const entry = (item: NavModelItem, content: React.ReactNode) => (
    <Link
      href={item.url ?? '/'}
      className={cx(styles.entry, item.url === active.url && styles.active)}
      aria-current={item.url === active.url ? 'page' : undefined}
      onClick={onChoose}
    >
      {content}
    </Link>
  );
  return (
    <nav aria-label="Pages" className={styles.menu}>
      <ul>
        <li>
          {entry(
            app,
            <>
              {app.img === undefined ? <Icon name="apps" /> : <img className={styles.logo} src={app.img} alt="" />}
              {app.text}
            </>,
          )}
          <ul className={styles.children}>
            {app.children?.map((item) => (
              <li key={item.url}>{entry(item, item.text)}</li>
            ))}
          </ul>
        </li>
      </ul>
    </nav>
  );
}

const getStyles = (theme: Theme) => ({
  menu: css({ padding: theme.spacing(1), '& ul': { listStyle: 'none' } }),
  children: css({
    marginLeft: theme.spacing(2),
    paddingLeft: theme.spacing(1),
    borderLeft: `1px solid ${theme.colors.border.weak}`,
  }),
  entry: css({
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    minHeight: theme.spacing(4),
    padding: theme.spacing(0, 1),
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.secondary,
    '&:hover': { color: theme.colors.text.primary, textDecoration: 'underline' },
  }),
  active: css({
    color: theme.colors.text.primary,
    background: theme.colors.background.secondary,
    '&::before': {
      content: '""',
      position: 'absolute',
      insetBlock: 0,
      left: 0,
      width: 4,
      borderRadius: theme.shape.radius.default,
      backgroundImage: theme.colors.gradients.brandVertical,
    },
  }),
  logo: css({ width: 16, height: 16 }),
});
