import { css } from '@emotion/css';
import { getThemeById, ThemeContext, type AppPlugin, type EventBusSrv, type GrafanaTheme2 } from '@grafana/data';
import { config, getBackendSrv, locationService, LocationServiceProvider, ThemeChangedEvent } from '@grafana/runtime';
import { Alert, GlobalStyles, PortalContainer } from '@grafana/ui';
import React, { useLayoutEffect, useMemo, useState, type ReactNode } from 'react';
import { Navigate, Route, Router, Routes, type Location, type Navigator } from 'react-router';
import { Frame } from './frame/Frame.tsx';
import { PreviewBar } from './frame/PreviewBar.tsx';
import { Toasts } from './frame/Toasts.tsx';
import { appNavigation } from './navigation.ts';
import { AppPage, PluginDetails } from './PluginPages.tsx';
import { useStyles } from '../../src/components/theme.ts';

interface Props {
  plugin: AppPlugin;
  events: EventBusSrv;
}

/** Everything on the page. */
export function Root({ plugin, events }: Props) {
  const [theme, setTheme] = useState(config.theme2);
  const chooseTheme = (name: 'dark' | 'light'): void => {
    void choose({ theme: name });
    const next = getThemeById(name);
    config.theme2 = next;
    config.bootData.user.lightTheme = next.isLight;
    document.body.classList.replace(`theme-${theme.isDark ? 'dark' : 'light'}`, `theme-${name}`);
    setTheme(next);
    events.publish(new ThemeChangedEvent(next));
  };
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <LocationServiceProvider service={locationService}>
        <HistoryRouter>
          <Shell plugin={plugin} theme={theme} onTheme={chooseTheme} />
        </HistoryRouter>
      </LocationServiceProvider>
      <Toasts events={events} />
      <PortalContainer />
    </ThemeContext.Provider>
  );
}

function Shell({
  plugin,
  theme,
  onTheme,
}: {
  plugin: AppPlugin;
  theme: GrafanaTheme2;
  onTheme: (name: 'dark' | 'light') => void;
}) {
  const styles = useStyles(getStyles);
  const role = config.bootData.user.orgRole;
  const app = useMemo(() => appNavigation(plugin.meta, role), [plugin, role]);
  return (
    <div className={styles.shell}>
      <PreviewBar role={role} theme={theme.isDark ? 'dark' : 'light'} onRole={changeRole} onTheme={onTheme} />
      <Frame app={app} role={role}>
        <Routes>
          <Route path="/" element={<Navigate replace to={app.url ?? '/'} />} />
          <Route path={`/a/${plugin.meta.id}/*`} element={<AppPage plugin={plugin} />} />
          <Route path={`/plugins/${plugin.meta.id}/*`} element={<PluginDetails plugin={plugin} />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Frame>
    </div>
  );
}

function NotFound() {
  return (
    <Alert severity="info" title="Not in this preview">
      This address belongs to a part of Grafana that the preview does not have.
    </Alert>
  );
}

/** `history` 4.10, the package behind `locationService`, which brings no types. */
interface History extends Navigator {
  location: Location;
  listen: (listener: (location: Location) => void) => () => void;
}

/** React Router on the history that `locationService` holds, so that both ways to navigate are one. */
function HistoryRouter({ children }: { children: ReactNode }) {
  const history = locationService.getHistory() as History;
  const [location, setLocation] = useState(history.location);
  useLayoutEffect(() => history.listen((next) => setLocation(next)), [history]);
  return (
    <Router navigator={history} location={location}>
      {children}
    </Router>
  );
}

const choose = (choice: { role?: string; theme?: string }): Promise<unknown> =>
  getBackendSrv().post('/api/preview/choices', choice);

/** Boot data belong to a role, so the page starts anew. */
function changeRole(role: string): void {
  void choose({ role }).then(() => window.location.reload());
}

const getStyles = () => ({
  shell: css({ display: 'flex', flexDirection: 'column', minHeight: '100vh' }),
});
