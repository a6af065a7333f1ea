import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activeItem, appNavigation, breadcrumbs } from './navigation.ts';

const page = (name: string, role?: string, more = {}) => ({
  type: 'page',
  name,
  path: `/a/x/${name}`,
  addToNav: true,
  ...(role === undefined ? {} : { role }),
  ...more,
});
const plugin = {
  id: 'x',
  name: 'Example',
  info: { description: 'What it is', logos: { small: 'logo.svg' } },
  includes: [
    page('start', 'Viewer', { defaultNav: true }),
    page('open'),
    page('secret', 'Admin'),
    page('hidden', 'Viewer', { addToNav: false }),
    { type: 'dashboard', name: 'Board', path: 'board.json', addToNav: true },
  ],
};

test('the menu has the pages that a role may see; the default page is the app’s own link', () => {
  const names = (role: string) => appNavigation(plugin, role).children?.map(({ text }) => text);
  assert.deepEqual(names('Viewer'), ['open']);
  assert.deepEqual(names('Editor'), ['open']);
  assert.deepEqual(names('Admin'), ['open', 'secret']);
  assert.equal(appNavigation(plugin, 'Viewer').url, '/a/x/start');
});

test('a page below another is in the other’s place', () => {
  const app = appNavigation(plugin, 'Admin');
  const active = (pathname: string) => activeItem(app, pathname).text;
  assert.deepEqual(['/a/x/open', '/a/x/open/1', '/a/x/opener', '/a/x/start'].map(active), [
    'open',
    'open',
    'Example',
    'Example',
  ]);
});

test('breadcrumbs lead from the start over the menu’s entry to the page’s own place', () => {
  const app = appNavigation(plugin, 'Admin');
  const pageNav = { text: 'Two', parentItem: { text: 'One', url: '/a/x/open/1' } };
  assert.deepEqual(breadcrumbs(activeItem(app, '/a/x/open/1/2'), pageNav), [
    { text: 'Home', url: '/' },
    { text: 'Example', url: '/a/x/start' },
    { text: 'open', url: '/a/x/open' },
    { text: 'One', url: '/a/x/open/1' },
    { text: 'Two', url: '' },
  ]);
});
