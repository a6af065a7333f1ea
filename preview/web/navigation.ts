import type { NavModelItem } from '@grafana/data';

/** The parts of the plugin's settings that its place in the menu follows from. */
export interface NavigationSource {
  id: string;
  name: string;
  info: { description: string; logos: { small: string } };
  includes?: readonly Include[];
}

interface Include {
  type: string;
  name: string;
  path?: string;
  role?: string;
  addToNav?: boolean;
  defaultNav?: boolean;
}

const ranks = ['Viewer', 'Editor', 'Admin'];

/** Whether somebody with `role` may see what asks for `wanted`; what asks for none is for everybody. */
export function mayOpen(role: string, wanted: string | undefined): boolean {
  return wanted === undefined || ranks.indexOf(role) >= ranks.indexOf(wanted);
}

/**
 * The app's entry in the menu, with its pages below it, as Grafana's server builds it: pages with `addToNav` that the role may
 * see; the one with `defaultNav` is not a page below but the app's own link.
 */
export function appNavigation(plugin: NavigationSource, role: string): NavModelItem {
  const pages = (plugin.includes ?? []).filter(
    (include) => include.type === 'page' && include.addToNav === true && mayOpen(role, include.role),
  );
  const start = pages.find(({ defaultNav }) => defaultNav === true);
  const app: NavModelItem = {
    id: `plugin-page-${plugin.id}`,
    text: plugin.name,
    subTitle: plugin.info.description,
    img: plugin.info.logos.small,
    url: start?.path ?? `/a/${plugin.id}`,
  };
  const children = pages
    .filter((include) => include !== start)
    .map((include) => ({
      id: `standalone-plugin-page-${include.path ?? ''}`,
      text: include.name,
      url: include.path ?? '',
      parentItem: app,
    }));
  return { ...app, children };
}

/** The menu's entry for a path: the longest whose address the path is, or is below; else the app itself. */
export function activeItem(app: NavModelItem, pathname: string): NavModelItem {
  const matching = [app, ...(app.children ?? [])].filter(
    ({ url = '' }) => pathname === url || pathname.startsWith(`${url}/`),
  );
  return matching.sort((a, b) => (b.url ?? '').length - (a.url ?? '').length)[0] ?? app;
}

/** A page's place, outermost first: the menu's entry and what leads to it, then the page's own `pageNav` with its parents. */
export function breadcrumbs(item: NavModelItem, pageNav: NavModelItem | undefined): { text: string; url: string }[] {
  const trail = [...ancestors(item), ...(pageNav === undefined ? [] : ancestors(pageNav))];
  const shown = trail.filter(({ hideFromBreadcrumbs }) => hideFromBreadcrumbs !== true);
  return [{ text: 'Home', url: '/' }, ...shown.map(({ text, url = '' }) => ({ text, url }))];
}

function ancestors(item: NavModelItem): NavModelItem[] {
  return item.parentItem === undefined ? [item] : [...ancestors(item.parentItem), item];
}
