import { AppPlugin, type AppPluginMeta, type PluginConfigPageProps } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';
import React, { lazy, Suspense } from 'react';

/** The pages. Grafana shows its own page loader until they are here, so there is no Suspense around them. */
const LazyApp = lazy(async () => ({ default: (await import(/* webpackChunkName: "app" */ './app/App.tsx')).App }));

const LazyConfigurationPage = lazy(async () => ({
  default: (await import(/* webpackChunkName: "configuration" */ './configuration/ConfigurationPage.tsx'))
    .ConfigurationPage,
}));

/** On the plugin's own page below Administration there is no loader but this. */
function PluginSettings(props: PluginConfigPageProps<AppPluginMeta>) {
  return (
    <Suspense fallback={<LoadingPlaceholder text="Loading" />}>
      <LazyConfigurationPage {...props} />
    </Suspense>
  );
}

export const plugin = new AppPlugin().setRootPage(LazyApp).addConfigPage({
  title: 'Configuration',
  icon: 'cog',
  body: PluginSettings,
  id: 'configuration',
});
