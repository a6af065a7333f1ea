import { expect, test } from './fixtures.ts';

test('each service shows its state, since when, restarts and memory', async ({ openPage }) => {
  const page = await openPage('services');
  const home = page.getByTestId('host-home');
  for (const name of ['Plex', 'Jellyfin', 'Sonarr', 'Radarr', 'Prowlarr']) {
    const row = home.getByRole('row').filter({ hasText: name });
    await expect(row).toContainText('Up');
    await expect(row).toContainText(/\d+ (s|min|h|d)/);
    await expect(row).toContainText(/\d+(\.\d+)? MiB/);
  }
  await expect(page.getByTestId('host-bastion').getByRole('row').filter({ hasText: 'caddy.service' })).toContainText(
    'Up',
  );
});

test('the last 24 hours come from Prometheus, in words as well', async ({ openPage }) => {
  const page = await openPage('services?host=home');
  await expect(page.getByRole('slider', { name: /^Plex: .* % up in the .*24 h/ })).toBeVisible();
  // The outage of the lab's story, and perhaps one that another test made a moment ago.
  await expect(page.getByRole('slider', { name: /^Sonarr: 9\d(\.\d)? % up .*; down .*\d\d:\d\d/ })).toBeVisible();
});

test('the strip is explored with the arrow keys', async ({ page, openPage }) => {
  await openPage('services?host=home');
  const strip = page.getByRole('slider', { name: /^Plex/ });
  await strip.focus();
  await page.keyboard.press('End');
  const last = await strip.getAttribute('aria-valuetext');
  expect(last).toMatch(/\d\d:\d\d–\d\d:\d\d: (up|down|no data)/);
  await expect(page.getByRole('tooltip')).toHaveText(last ?? '');
  await page.keyboard.press('ArrowLeft');
  await expect(strip).not.toHaveAttribute('aria-valuetext', last ?? '');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tooltip')).toHaveCount(0);
});

test('a service of which Prometheus knows nothing has no data, not a good day', async ({ page, openPage }) => {
  await page.route('**/api/ds/query*', (route) =>
    route.fulfill({ json: { results: { probe: { status: 200, frames: [] }, unit: { status: 200, frames: [] } } } }),
  );
  await openPage('services?host=home');
  await expect(page.getByRole('slider', { name: 'Plex: No data in the last 24 h' })).toBeVisible();
  await expect(page.getByText(/% up/)).toHaveCount(0);
});

test.describe('without Prometheus', () => {
  test.use({ expectedConsoleErrors: [/Failed to load resource/] });

  test('the page shows the services all the same, and says once why there is no history', async ({
    page,
    openPage,
  }) => {
    await page.route('**/api/ds/query*', (route) => route.fulfill({ status: 502, json: { message: 'no Prometheus' } }));
    await openPage('services');
    await expect(page.getByText(/No history is shown: Prometheus did not answer/)).toHaveCount(1);
    await expect(page.getByTestId('host-home').getByRole('row').filter({ hasText: 'Plex' })).toContainText('Up');
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('a Prometheus that hangs holds nothing up', async ({ page, openPage }) => {
    await page.route('**/api/ds/query*', () => undefined);
    await openPage('services?host=home');
    await expect(page.getByRole('row').filter({ hasText: 'Plex' })).toContainText('Up');
    await expect(page.getByRole('status', { name: 'Loading history of Plex' })).toBeVisible();
  });
});
