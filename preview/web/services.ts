import { EventBusSrv } from '@grafana/data';
import {
  config,
  locationService,
  setAppEvents,
  setBackendSrv,
  setChromeHeaderHeightHook,
  setCurrentUser,
  setDataSourceSrv,
  setEchoSrv,
  setLocationSrv,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginLinksHook,
  setReturnToPreviousHook,
  setTemplateSrv,
} from '@grafana/runtime';
import { setPluginPage } from '@grafana/runtime/pluginPage';
import { BackendService } from './backendService.ts';
import { DataSourceService } from './dataSourceService.ts';
import { Page } from './frame/Page.tsx';

/** Height of the bar with the breadcrumbs, in pixels, as in Grafana 12. */
export const topBarHeight = 40;

/** Puts in place what plugins reach through `@grafana/runtime`, and gives the bus on which toasts are asked for. */
export function installServices(): EventBusSrv {
  const events = new EventBusSrv();
  setAppEvents(events);
  setBackendSrv(new BackendService(events));
  setDataSourceSrv(new DataSourceService(Object.values(config.datasources)));
  setCurrentUser(config.bootData.user);
  setLocationSrv(locationService);
  setEchoSrv({ flush: () => undefined, addBackend: () => undefined, addEvent: () => undefined });
  setTemplateSrv({
    getVariables: () => [],
    replace: (target = '') => target,
    containsTemplate: () => false,
    updateTimeRange: () => undefined,
  });
  setPluginPage(Page);
  setChromeHeaderHeightHook(() => topBarHeight);
  setReturnToPreviousHook(() => () => undefined);
  noExtensions();
  return events;
}

/** There is no other plugin whose extensions could be asked for. */
function noExtensions(): void {
  setPluginLinksHook(() => ({ isLoading: false, links: [] }));
  setPluginComponentHook(() => ({ isLoading: false, component: null }));
  setPluginComponentsHook(() => ({ isLoading: false, components: [] }));
  setPluginFunctionsHook(() => ({ isLoading: false, functions: [] }));
}
