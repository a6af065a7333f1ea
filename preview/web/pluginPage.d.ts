/** Not exported by the package: the bundler takes it out of the package's own file. */
declare module '@grafana/runtime/pluginPage' {
  import type { PluginPageType } from '@grafana/runtime';

  export function setPluginPage(component: PluginPageType): void;
}
