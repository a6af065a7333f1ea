import { modulePath } from './indexPage.ts';
import type { PluginJson } from './plugin.ts';
import type { SettingsFile } from './settings.ts';

/** `GET /api/plugins/<id>/settings`: what the browser may know, which is everything but the secrets. */
export function pluginSettingsAnswer(plugin: PluginJson, settings: SettingsFile): Record<string, unknown> {
  const { enabled, pinned, jsonData } = settings.current;
  return {
    ...describe(plugin),
    enabled,
    pinned,
    jsonData,
    secureJsonFields: settings.secureJsonFields,
    module: modulePath(plugin),
    baseUrl: `public/plugins/${plugin.id}`,
    includes: plugin.includes,
    dependencies: plugin.dependencies,
    loadingStrategy: 'script',
  };
}

/** `GET /api/plugins`: the one that is there. */
export function pluginListAnswer(plugin: PluginJson, settings: SettingsFile): Record<string, unknown>[] {
  const { enabled, pinned } = settings.current;
  return [{ ...describe(plugin), enabled, pinned }];
}

function describe(plugin: PluginJson): Record<string, unknown> {
  const logo = (file: string): string => `public/plugins/${plugin.id}/${file}`;
  const { small, large } = plugin.info.logos;
  return {
    id: plugin.id,
    name: plugin.name,
    type: plugin.type,
    info: { links: [], screenshots: [], ...plugin.info, logos: { small: logo(small), large: logo(large) } },
    defaultNavUrl: plugin.includes.find(({ defaultNav }) => defaultNav === true)?.path ?? '',
    hasUpdate: false,
    latestVersion: '',
    signature: 'unsigned',
    signatureType: '',
    signatureOrg: '',
    state: '',
    autoEnabled: false,
    angularDetected: false,
  };
}
