import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, pluginId, test } from './fixtures.ts';

/** A page with something that shows that its facts are there. */
const pages = [
  ['overview', (page: Page) => page.getByText('5 of 5 up')],
  ['tunnels', (page: Page) => page.getByText('Connected', { exact: true }).first()],
  ['services', (page: Page) => page.getByRole('slider', { name: /^Prowlarr/ })],
  ['backups', (page: Page) => page.getByRole('table')],
  ['restores', (page: Page) => page.getByRole('button', { name: 'Copy' })],
  ['security', (page: Page) => page.getByText('No host is checked yet')],
  ['configuration', (page: Page) => page.getByLabel('Hub URL')],
] as const;

const phone = { width: 360, height: 740 };

for (const theme of ['dark', 'light'] as const) {
  for (const viewport of [phone, { width: 1440, height: 900 }]) {
    test.describe(`${theme}, ${viewport.width} px wide`, () => {
      test.use({ theme, viewport });

      for (const [path, ready] of pages) {
        test(`${path}: axe finds nothing, and nothing is scrolled sideways`, async ({ page, openPage }) => {
          await openPage(path);
          await expect(ready(page)).toBeVisible();
          const { violations } = await new AxeBuilder({ page }).include('main').analyze();
          expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
          expect(await sideways(page)).toEqual([]);
        });
      }
    });
  }
}

/** What is wider than its place: the document, or anything within it that scrolls. */
function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const tooWide = (element: Element): boolean => element.scrollWidth > element.clientWidth + 1;
    const scrolls = (element: Element): boolean => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
    const within = [...document.querySelectorAll('main, main *')].filter((one) => scrolls(one) && tooWide(one));
    const document_ = tooWide(document.documentElement) ? ['the document'] : [];
    return [...document_, ...within.map((one) => one.outerHTML.slice(0, 200))];
  });
}

test('headings go down one level at a time', async ({ page, openPage }) => {
  for (const [path, ready] of pages) {
    await openPage(path);
    await expect(ready(page)).toBeVisible();
    const levels = await page
      .getByRole('main')
      .getByRole('heading')
      .evaluateAll((all) => all.map((one) => Number(one.tagName.slice(1))));
    expect(levels[0], path).toBe(1);
    levels.forEach((level, index) =>
      expect(level - (levels[index - 1] ?? 0), `${path}: ${levels.join()}`).toBeLessThan(2),
    );
  }
});

test('from the overview to one backup set by the keyboard alone', async ({ page, openPage }) => {
  await openPage('overview');
  await expect(page.getByTestId('headline')).toHaveText('Everything is up and backed up');
  const link = page.getByRole('region', { name: 'Home' }).getByRole('link', { name: 'Backups' });
  await tabTo(page, link);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/a/${pluginId}/backups\\?host=home$`));

  const choice = page.getByRole('combobox', { name: 'Backup set' });
  await expect(choice).toBeVisible();
  await tabTo(page, choice);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('Plex');
  await expect(page.getByRole('option', { name: 'Plex metadata' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/set=plex-metadata/);

  const lane = page.getByTestId('lane-plex-metadata').getByRole('slider');
  await tabTo(page, lane);
  await page.keyboard.press('End');
  await expect(page.getByRole('tooltip')).toHaveText(/^Snapshot of \d{4}-\d\d-\d\d \d\d:\d\d$/);
});

async function tabTo(page: Page, target: ReturnType<Page['locator']>): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error('the Tab key does not lead there');
}
