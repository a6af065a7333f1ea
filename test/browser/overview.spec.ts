import { expect, pluginId, test } from './fixtures.ts';

test('a well homelab is called so, with the time of checking', async ({ openPage }) => {
  const page = await openPage('overview');
  await expect(page.getByTestId('headline')).toHaveText('Everything is up and backed up');
  await expect(page.getByText(/2 hosts, checked (just now|\d+ s ago)/)).toBeVisible();
  for (const host of ['Bastion', 'Home']) {
    const line = page.getByRole('region', { name: host });
    await expect(line.getByText('All well')).toBeVisible();
    await expect(line.getByText('Connected', { exact: true })).toBeVisible();
  }
});

test('each host tells its tunnel, its services and each backup set against its schedule', async ({ openPage }) => {
  const page = await openPage('overview');
  const home = page.getByRole('region', { name: 'Home' });
  await expect(home.getByText(/wg0 to bastion, handshake .* ago/)).toBeVisible();
  await expect(home.getByText('5 of 5 up')).toBeVisible();
  await expect(home.getByText('Plex, Jellyfin, Sonarr, Radarr, Prowlarr')).toBeVisible();
  for (const set of ['App configuration', 'Plex metadata']) {
    await expect(home.getByRole('listitem').filter({ hasText: set })).toHaveText(
      /On schedule.*Last .* ago, due in \d+ h/,
    );
  }
});

test('a column leads to its page, for that host', async ({ openPage }) => {
  const page = await openPage('overview');
  await page.getByRole('region', { name: 'Home' }).getByRole('link', { name: 'Services' }).click();
  await expect(page).toHaveURL(new RegExp(`/a/${pluginId}/services\\?host=home$`));
  await expect(page.getByRole('heading', { level: 2, name: 'Home' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'Bastion' })).toHaveCount(0);
});

test('while answers are under way nothing is called good', async ({ page, openPage }) => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/hosts/home/services', async (route) => {
    await held;
    await route.continue();
  });
  await openPage('overview');
  const home = page.getByRole('region', { name: 'Home' });
  await expect(home.getByText('On schedule').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Bastion' }).getByText('All well')).toBeVisible();
  await expect(home.getByText('Checking', { exact: true })).toBeVisible();
  await expect(page.getByTestId('headline')).toHaveText('Checking');
  await expect(home.getByRole('status', { name: 'Loading services of Home' })).toBeVisible();
  release();
  await expect(page.getByTestId('headline')).toHaveText('Everything is up and backed up');
});

test.describe('when questions fail', () => {
  test.use({ expectedConsoleErrors: [/Failed to load resource/] });

  test('a hub that cannot be reached is said, with what to do and a way to try again', async ({ page, openPage }) => {
    await page.route('**/read/api/v1/hosts', (route) => route.fulfill({ status: 502, body: '' }));
    await openPage('overview');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('The hub cannot be reached');
    await expect(alert).toContainText('systemctl status homelab-proxy');
    await expect(page.getByText('Everything is up')).toHaveCount(0);
    await page.unroute('**/read/api/v1/hosts');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByTestId('headline')).toHaveText('Everything is up and backed up');
  });

  test('one question that fails is unknown, and costs only its own part', async ({ page, openPage }) => {
    const problem = { type: 'urn:x', code: 'x', title: 'restic is missing', status: 500 };
    await page.route('**/hosts/home/repositories', (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await openPage('overview');
    await expect(page.getByTestId('headline')).toHaveText('1 thing unknown');
    const home = page.getByRole('region', { name: 'Home' });
    await expect(home.getByRole('link', { name: 'Backups cannot be read' })).toHaveAttribute(
      'href',
      /backups\?host=home/,
    );
    await expect(home.getByText('restic is missing', { exact: true })).toBeVisible();
    await expect(home.getByText('5 of 5 up')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Bastion' }).getByText('All well')).toBeVisible();
  });

  test('an answer that cannot be renewed stays, and is called old', async ({ page, openPage }) => {
    await openPage('tunnels?host=bastion');
    const bastion = page.getByTestId('host-bastion');
    await expect(bastion.getByText('Connected', { exact: true })).toBeVisible();
    await page.route('**/hosts/bastion/tunnels', (route) => route.fulfill({ status: 502, body: '' }));
    await expect(bastion.getByRole('alert')).toContainText('What is shown below is old', { timeout: 30_000 });
    await expect(bastion.getByText('Connected', { exact: true })).toBeVisible();
    await page.unroute('**/hosts/bastion/tunnels');
    await bastion.getByRole('button', { name: 'Try again' }).click();
    await expect(bastion.getByRole('alert')).toHaveCount(0);
  });
});
