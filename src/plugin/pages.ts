/** The plugin's id, as in plugin.json. */
export const pluginId = 'homelab-ops-app';

/** The app's pages, in the order of the menu; each name is also the last part of its path. */
export type PageName = 'overview' | 'tunnels' | 'services' | 'backups' | 'restores' | 'security' | 'configuration';

/** Path of a page, with parameters in the query string; those that are undefined are left out. */
export function pageHref(page: PageName, parameters: Readonly<Record<string, string | undefined>> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return `/a/${pluginId}/${page}${text === '' ? '' : `?${text}`}`;
}
