import { permissionsOf } from './roles.ts';
import type { PluginJson } from './plugin.ts';
import type { User } from './user.ts';

export type ThemeName = 'dark' | 'light';

/** What the page needs before its first request. */
export interface PageContent {
  user: User;
  theme: ThemeName;
  plugin: PluginJson;
  /** Version of Grafana whose packages the preview is made of. */
  grafanaVersion: string;
  appUrl: string;
  dataSources: Record<string, unknown>;
  /** Files of the preview's own bundle, as URLs relative to the base. */
  script: string;
  styles: readonly string[];
  nonce: string;
}

/** The one HTML page, in the shape of Grafana's: boot data first, then the program. */
export function indexPage(content: PageContent): string {
  const { theme, nonce, plugin } = content;
  const styles = content.styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Preview</title>
<base href="/">
<link rel="icon" href="public/plugins/${plugin.id}/${plugin.info.logos.small}">
${styles}
<style>body { margin: 0; }</style>
</head>
<body class="theme-${theme} app-grafana">
<noscript>This preview needs JavaScript.</noscript>
<div id="reactRoot"></div>
<script nonce="${nonce}">
window.__grafana_public_path__ = 'public/';
window.grafanaBootData = ${inlineJson(bootData(content))};
</script>
<script nonce="${nonce}" type="module" src="${content.script}"></script>
</body>
</html>
`;
}

function bootData({ user, theme, plugin, grafanaVersion, appUrl, dataSources }: PageContent): Record<string, unknown> {
  return {
    user: {
      ...user,
      isSignedIn: true,
      theme,
      lightTheme: theme === 'light',
      orgCount: 1,
      orgId: 1,
      orgName: 'Main Org.',
      timezone: 'browser',
      weekStart: '',
      locale: 'en-US',
      regionalFormat: 'en-US',
      language: 'en-US',
      authenticatedBy: '',
      permissions: permissionsOf(user.orgRole),
    },
    settings: {
      appUrl,
      appSubUrl: '',
      namespace: 'default',
      buildInfo: { version: grafanaVersion, commit: 'preview', env: 'production', edition: 'Open Source' },
      featureToggles: {},
      datasources: dataSources,
      defaultDatasource: Object.keys(dataSources)[0] ?? '',
      panels: {},
      apps: { [plugin.id]: { id: plugin.id, path: modulePath(plugin), version: plugin.info.version } },
      liveEnabled: false,
      grafanaJavascriptAgent: { enabled: false },
    },
    navTree: [],
    assets: {},
  };
}

export const modulePath = (plugin: PluginJson): string => `public/plugins/${plugin.id}/module.js`;

/** JSON that cannot end the script that it stands in. */
function inlineJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Grafana's own policy (its documented template), and nothing to connect to but this server. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    `script-src 'self' 'strict-dynamic' 'nonce-${nonce}'`,
    `object-src 'none'`,
    `font-src 'self'`,
    `style-src 'self' 'unsafe-inline' blob:`,
    `img-src 'self' data: blob:`,
    `base-uri 'self'`,
    `connect-src 'self'`,
    `manifest-src 'self'`,
    `media-src 'none'`,
    `frame-ancestors 'none'`,
    `form-action 'self'`,
  ].join('; ');
}
