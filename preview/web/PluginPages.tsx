import { PluginContextProvider, type AppPlugin, type AppPluginMeta } from '@grafana/data';
import { Alert, ErrorBoundaryAlert, LoadingPlaceholder } from '@grafana/ui';
import React, { Suspense, type ComponentType } from 'react';
import { useLocation } from 'react-router';
import { Page } from './frame/Page.tsx';
import { useFrame } from './frame/context.ts';
import { mayOpen } from './navigation.ts';

interface Props {
  plugin: AppPlugin;
}

/** `/a/<id>/…`: the app itself. Which role may open a page is checked by its exact path only, as in Grafana. */
export function AppPage({ plugin }: Props) {
  const { role } = useFrame();
  const { pathname, search } = useLocation();
  const { meta, root: Root } = plugin;
  const include = meta.includes?.find(({ path }) => path === pathname.replace(/\/$/, ''));
  if (!mayOpen(role, include?.role)) {
    return (
      <Page>
        <Alert severity="warning" title="Access denied">
          You do not have permission to see this page.
        </Alert>
      </Page>
    );
  }
  if (Root === undefined) {
    return <Alert title="No root app page component found" />;
  }
  return (
    <Loaded meta={meta}>
      <Root
        meta={meta}
        basename={`/a/${meta.id}`}
        onNavChanged={() => undefined}
        query={Object.fromEntries(new URLSearchParams(search))}
        path={pathname}
      />
    </Loaded>
  );
}

/** `/plugins/<id>`: the page below Administration that holds the plugin's settings. */
export function PluginDetails({ plugin }: Props) {
  const { role } = useFrame();
  const [configPage] = plugin.configPages ?? [];
  const Body = configPage?.body as ComponentType<{ plugin: AppPlugin; query: Record<string, string> }> | undefined;
  return (
    <Page
      pageNav={{ text: plugin.meta.name, subTitle: plugin.meta.info.description, img: plugin.meta.info.logos.small }}
    >
      {role === 'Admin' && Body !== undefined ? (
        <Loaded meta={plugin.meta}>
          <Body plugin={plugin} query={{}} />
        </Loaded>
      ) : (
        <Alert severity="info" title="Only Admins change a plugin's settings" />
      )}
    </Page>
  );
}

function Loaded({ meta, children }: { meta: AppPluginMeta; children: React.ReactNode }) {
  return (
    <PluginContextProvider meta={meta}>
      <ErrorBoundaryAlert style="page">
        <Suspense fallback={<LoadingPlaceholder text="Loading" />}>{children}</Suspense>
      </ErrorBoundaryAlert>
    </PluginContextProvider>
  );
}
