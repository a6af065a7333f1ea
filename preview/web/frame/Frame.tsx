import { css } from '@emotion/css';
import type { NavModelItem } from '@grafana/data';
import { Drawer, useTheme2 } from '@grafana/ui';
import React, { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { activeItem, breadcrumbs } from '../navigation.ts';
import { FrameProvider } from './context.ts';
import { Navigation } from './Navigation.tsx';
import { TopBar } from './TopBar.tsx';
import { useStyles, type Theme } from '../../../src/components/theme.ts';

interface Props {
  app: NavModelItem;
  role: string;
  children: ReactNode;
}

/** Menu, breadcrumbs and the page. On a small screen the menu is behind a button. */
export function Frame({ app, role, children }: Props) {
  const styles = useStyles(getStyles);
  const { pathname } = useLocation();
  const [pageNav, setPageNav] = useState<NavModelItem>();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const isWide = useIsWide();
  const active = activeItem(app, pathname);
  const frame = useMemo(() => ({ app, role, setPageNav }), [app, role]);

  return (
    <FrameProvider value={frame}>
      <div className={styles.frame}>
        {isWide && (
          <div className={styles.side}>
            <div className={styles.head}>Preview</div>
            <Navigation app={app} active={active} />
          </div>
        )}
        <div className={styles.main}>
          <TopBar breadcrumbs={breadcrumbs(active, pageNav)} onOpenMenu={isWide ? null : () => setMenuOpen(true)} />
          <main className={styles.page} id="pageContent">
            {children}
          </main>
        </div>
        {isMenuOpen && !isWide && (
          <Drawer title="Menu" size="sm" onClose={() => setMenuOpen(false)}>
            <Navigation app={app} active={active} onChoose={() => setMenuOpen(false)} />
          </Drawer>
        )}
      </div>
    </FrameProvider>
  );
}

/** From this width on Grafana, too, keeps the menu beside the page. */
function useIsWide(): boolean {
  const { values } = useTheme2().breakpoints;
  const query = useMemo(() => window.matchMedia(`(min-width: ${values.xl}px)`), [values.xl]);
  const [isWide, setWide] = useState(query.matches);
  useEffect(() => {
    const follow = (): void => setWide(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, [query]);
  return isWide;
}

const getStyles = (theme: Theme) => ({
  frame: css({ display: 'flex', flex: '1 1 auto', minHeight: 0 }),
  side: css({
    width: 300,
    flexShrink: 0,
    borderRight: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.primary,
  }),
  head: css({
    display: 'flex',
    alignItems: 'center',
    height: 40,
    padding: theme.spacing(0, 2),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  main: css({ display: 'flex', flexDirection: 'column', flex: '1 1 auto', minWidth: 0 }),
  page: css({
    display: 'flex',
    flexDirection: 'column',
    flex: '1 1 auto',
    minWidth: 0,
    background: theme.colors.background.primary,
  }),
});
