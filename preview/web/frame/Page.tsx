import { css } from '@emotion/css';
import { PageLayoutType } from '@grafana/data';
import type { PluginPageProps } from '@grafana/runtime';
import { Tab, TabsBar } from '@grafana/ui';
import React, { useEffect, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { activeItem } from '../navigation.ts';
import { useFrame } from './context.ts';
import { useStyles, type Theme } from '../../../src/components/theme.ts';

/** What plugins get as `PluginPage`: heading, actions, tabs and content, laid out as Grafana 12 does. */
export function Page({ pageNav, subTitle, actions, info, renderTitle, layout, children }: PluginPageProps) {
  const styles = useStyles(getStyles);
  const { app, setPageNav } = useFrame();
  const { pathname } = useLocation();
  const item = pageNav ?? activeItem(app, pathname);

  useEffect(() => {
    setPageNav(pageNav);
    document.title = `${[item.text, item === app ? null : app.text].filter(Boolean).join(' - ')} - Preview`;
    return () => setPageNav(undefined);
  }, [app, item, pageNav, setPageNav]);

  if (layout === PageLayoutType.Custom) {
    return <div className={styles.custom}>{children}</div>;
  }
  const under = subTitle ?? item.subTitle;
  return (
    <div className={layout === PageLayoutType.Canvas ? styles.canvas : styles.page}>
      {layout !== PageLayoutType.Canvas && (
        <header className={styles.header}>
          <div className={styles.titleRow}>
            <div className={styles.title}>
              {item.img !== undefined && <img className={styles.logo} src={item.img} alt="" />}
              {renderTitle?.(item.text) ?? <h1>{item.text}</h1>}
            </div>
            <Info items={info} />
            {actions !== undefined && <div className={styles.actions}>{actions}</div>}
          </div>
          {under !== undefined && <div className={styles.subTitle}>{under}</div>}
        </header>
      )}
      {pageNav?.children !== undefined && (
        <TabsBar className={styles.tabs}>
          {pageNav.children.map(({ text, url, active, icon }) => (
            <Tab
              key={text}
              label={text}
              active={active === true}
              {...(url === undefined ? {} : { href: url })}
              {...(icon === undefined ? {} : { icon })}
            />
          ))}
        </TabsBar>
      )}
      <div className={styles.content}>{children}</div>
    </div>
  );
}

function Info({ items }: { items: PluginPageProps['info'] }): ReactNode {
  const styles = useStyles(getStyles);
  return items?.map(({ label, value }) => (
    <div key={label} className={styles.info}>
      <span className={styles.infoLabel}>{label}</span>
      {value}
    </div>
  ));
}

const getStyles = (theme: Theme) => ({
  page: css({
    display: 'flex',
    flexDirection: 'column',
    flex: '1 1 auto',
    minWidth: 0,
    padding: theme.spacing(2),
    [theme.breakpoints.up('md')]: { padding: theme.spacing(4) },
  }),
  canvas: css({ flex: '1 1 auto', minWidth: 0, padding: theme.spacing(2), background: theme.colors.background.canvas }),
  custom: css({ flex: '1 1 auto', minWidth: 0 }),
  header: css({ marginBottom: theme.spacing(2) }),
  titleRow: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 3),
    '& h1': { margin: 0, overflowWrap: 'anywhere' },
  }),
  title: css({ display: 'flex', alignItems: 'center', flex: '1 1 auto', minWidth: 0, gap: theme.spacing(2) }),
  logo: css({ width: 32, height: 32 }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  subTitle: css({ color: theme.colors.text.secondary, marginTop: theme.spacing(1) }),
  tabs: css({ marginBottom: theme.spacing(3) }),
  content: css({ flex: '1 1 auto', minWidth: 0 }),
  info: css({ display: 'flex', flexDirection: 'column' }),
  infoLabel: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
});
