import type { AppPlugin, AppPluginMeta } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { sharedModule } from './sharedModules.ts';

/** Asks the server what it knows of the plugin, then loads the built module as Grafana does: AMD, in a script element. */
export async function loadPlugin(id: string): Promise<AppPlugin> {
  const meta = await getBackendSrv().get<AppPluginMeta>(`/api/plugins/${id}/settings`);
  const { plugin } = (await loadAmdModule(`${meta.module}?_cache=${meta.info.version}`)) as { plugin: AppPlugin };
  plugin.meta = meta;
  plugin.init(meta);
  return plugin;
}

function loadAmdModule(url: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let exported: unknown;
    const define: AmdDefine = Object.assign(
      (dependencies: string[], factory: (...modules: unknown[]) => unknown) => {
        exported = factory(...dependencies.map(sharedModule));
      },
      { amd: {} },
    );
    // Only while it is needed: libraries that look for `define` later must not find it.
    window.define = define;
    const script = document.createElement('script');
    script.src = url;
    const settle = (act: () => void) => () => {
      window.define = undefined;
      act();
    };
    script.onload = settle(() =>
      exported === undefined ? reject(new Error(`${url} defined no module`)) : resolve(exported),
    );
    script.onerror = settle(() => reject(new Error(`${url} could not be loaded`)));
    document.head.append(script);
  });
}
