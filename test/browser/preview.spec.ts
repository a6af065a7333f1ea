import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, isPreview, pluginId, test } from './fixtures.ts';

test.skip(!isPreview, 'This is about the preview, and the tests run on a real Grafana.');

interface Include {
  name: string;
  path: string;
  role: string;
  defaultNav?: boolean;
}
const { includes, name: appName } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../src/plugin.json'), 'utf8'),
) as { name: string; includes: Include[] };
const headingOf = (include: Include): string => (include.defaultNav === true ? appName : include.name);

for (const theme of ['dark', 'light'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ theme });

    test('every page loads and is shown in that theme', async ({ page }) => {
      for (const include of includes) {
        await page.goto(include.path);
        await expect(page.getByRole('heading', { level: 1, name: headingOf(include) })).toBeVisible();
        const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const [red = 0] = (background.match(/\d+/g) ?? []).map(Number);
        expect(red < 128 ? 'dark' : 'light').toBe(theme);
      }
    });
  });
}

test('it says that it is not a Grafana', async ({ page }) => {
  await expect(page.getByText('Preview — not a Grafana.')).toBeVisible();
});

test('the start leads to the app’s first page, and the menu through its pages', async ({ page }) => {
  await expect(page).toHaveURL(new RegExp(`/a/${pluginId}/overview$`));
  const menu = page.getByRole('navigation', { name: 'Pages' });
  await menu.getByRole('link', { name: 'Services' }).click();
  await expect(page).toHaveURL(new RegExp(`/a/${pluginId}/services$`));
  await expect(menu.getByRole('link', { name: 'Services' })).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('navigation', { name: 'Breadcrumbs' })).toHaveText(/Home.*Homelab Ops.*Services/);
});

test('another role has other pages, at once and on the server', async ({ page }) => {
  const menu = page.getByRole('navigation', { name: 'Pages' });
  await expect(menu.getByRole('link', { name: 'Configuration' })).toBeVisible();
  await page.getByRole('radio', { name: 'Viewer' }).click();
  await expect(menu.getByRole('link', { name: 'Configuration' })).toHaveCount(0);
  await expect(menu.getByRole('link', { name: 'Backups' })).toBeVisible();
  await page.goto(`/a/${pluginId}/configuration`);
  await expect(page).toHaveURL(new RegExp(`/a/${pluginId}/overview$`));
});

test('the theme changes without a reload and stays', async ({ page }) => {
  await page.evaluate(() => document.body.setAttribute('data-same-page', 'yes'));
  await page.getByRole('radio', { name: 'Light' }).click();
  await expect(page.locator('body.theme-light[data-same-page]')).toBeVisible();
  await page.reload();
  await expect(page.locator('body.theme-light')).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('no page scrolls sideways, and the menu is behind a button', async ({ page }) => {
    for (const include of includes) {
      await page.goto(include.path);
      await expect(page.getByRole('heading', { level: 1, name: headingOf(include) })).toBeVisible();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${include.path} is wider than the screen`).toBeLessThanOrEqual(0);
    }
    await page.getByRole('button', { name: 'Open menu' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Tunnels' }).click();
    await expect(page).toHaveURL(new RegExp(`/a/${pluginId}/tunnels$`));
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
});

test('Grafana’s own test fixtures find their way', async ({ gotoAppPage, page }) => {
  await gotoAppPage({ pluginId, path: '/tunnels' });
  await expect(page.getByRole('heading', { level: 1, name: 'Tunnels' })).toBeVisible();
});
