import type { AppRootProps } from '@grafana/data';
import { ErrorBoundaryAlert } from '@grafana/ui';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import React, { lazy, Suspense, useMemo, type ReactNode } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { PageFrame } from '../components/PageFrame.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { pageHref } from '../plugin/pages.ts';
import { readSettings, SettingsContext } from '../plugin/settings.ts';
import { AdminOnly } from './AdminOnly.tsx';
import { NoSuchPage } from './NoSuchPage.tsx';

const OverviewPage = lazy(async () => ({
  default: (await import(/* webpackChunkName: "overview" */ '../overview/OverviewPage.tsx')).OverviewPage,
}));
const TunnelsPage = lazy(async () => ({
  default: (await import(/* webpackChunkName: "tunnels" */ '../tunnels/TunnelsPage.tsx')).TunnelsPage,
}));
const ServicesPage = lazy(async () => ({
  default: (await import(/* webpackChunkName: "services" */ '../services/ServicesPage.tsx')).ServicesPage,
}));
const BackupsPage = lazy(async () => ({
  default: (await import(/* webpackChunkName: "backups" */ '../backups/BackupsPage.tsx')).BackupsPage,
}));
const RestoresPage = lazy(async () => ({
  default: (await import(/* webpackChunkName: "restores" */ '../restores/RestoresPage.tsx')).RestoresPage,
}));
const SecurityPage = lazy(async () => ({
  default: (await import(/* webpackChunkName: "security" */ '../security/SecurityPage.tsx')).SecurityPage,
}));
const ConfigurationPage = lazy(async () => ({
  default: (await import(/* webpackChunkName: "configuration" */ '../configuration/ConfigurationPage.tsx'))
    .ConfigurationPage,
}));

/**
 * One client for as long as Grafana is open, so that going back to a page shows at once what was known. A question that
 * failed is not asked again at once: the next turn comes within seconds, and the page says what happened meanwhile.
 * A homelab without the internet is still there, so being “offline” does not stop anything.
 */
const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: 10_000, networkMode: 'always' } },
});

/** The app's pages below `/a/homelab-ops-app/`; Grafana gives the settings as `meta`. */
export function App({ meta }: AppRootProps) {
  const settings = useMemo(() => readSettings(meta.jsonData), [meta.jsonData]);
  return (
    <ErrorBoundaryAlert title="Homelab Ops stopped because of a fault of its own" boundaryName="homelab-ops-app">
      <SettingsContext.Provider value={settings}>
        <QueryClientProvider client={queryClient}>
          <Routes>
            <Route index element={<Navigate to={pageHref('overview')} replace />} />
            <Route path="overview" element={<Page of={<OverviewPage />} />} />
            <Route path="tunnels" element={<Page of={<TunnelsPage />} />} />
            <Route path="services" element={<Page of={<ServicesPage />} />} />
            <Route path="backups" element={<Page of={<BackupsPage />} />} />
            <Route path="security" element={<Page of={<SecurityPage />} />} />
            <Route path="restores/*" element={<AdminOnly page={<Page of={<RestoresPage />} />} />} />
            <Route
              path="configuration"
              element={
                <AdminOnly
                  page={
                    <PageFrame subTitle="Which hub this Grafana asks, and with which tokens." withoutHub>
                      <Suspense fallback={<Skeleton what="configuration" lines={6} />}>
                        <ConfigurationPage plugin={{ meta }} />
                      </Suspense>
                    </PageFrame>
                  }
                />
              }
            />
            <Route path="*" element={<NoSuchPage />} />
          </Routes>
        </QueryClientProvider>
      </SettingsContext.Provider>
    </ErrorBoundaryAlert>
  );
}

/** A page that is still on its way shows its frame already. */
function Page({ of }: { of: ReactNode }) {
  return (
    <Suspense
      fallback={
        <PageFrame subTitle="…" withoutHub>
          <Skeleton what="page" lines={6} />
        </PageFrame>
      }
    >
      {of}
    </Suspense>
  );
}
