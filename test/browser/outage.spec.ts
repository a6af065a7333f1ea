import { labExec } from '../../lab/facts.ts';
import { expect, pluginId, test } from './fixtures.ts';

const tunnelUnit = 'wg-quick@wg0.service';

/** What the pages show comes from answers up to 15 s old, asked every 15 s, of a collector that runs every 15 s. */
const seen = { timeout: 75_000 };

test.use({ expectedConsoleErrors: [/Failed to load resource/] });

test('a service that stops is the first thing said, and leads to where it is shown', async ({ openPage }) => {
  test.setTimeout(240_000);
  const page = await openPage('overview');
  await expect(page.getByTestId('headline')).toHaveText('Everything is up and backed up');
  await labExec('home', ['systemctl', 'stop', 'jellyfin.service']);
  try {
    const home = page.getByRole('region', { name: 'Home' });
    const finding = home.getByRole('list', { name: 'What is wrong on Home' }).getByRole('listitem').first();
    await expect(finding).toContainText(/Problem: Jellyfin is down since \d\d:\d\d \(\d+ (s|min)\)/, seen);
    await expect(page.getByTestId('headline')).toHaveText('1 problem');
    await expect(page.getByRole('region', { name: 'Bastion' }).getByText('All well')).toBeVisible();
    await finding.getByRole('link').click();
    await expect(page).toHaveURL(new RegExp(`/a/${pluginId}/services\\?host=home$`));
    const row = page.getByRole('row').filter({ hasText: 'jellyfin.service' });
    await expect(row).toContainText('Down', seen);
    await expect(page.getByRole('row').filter({ hasText: 'sonarr.service' })).toContainText('Up');
    await labExec('home', ['systemctl', 'start', 'jellyfin.service']);
    await expect(row).toContainText('Up', seen);
  } finally {
    await labExec('home', ['systemctl', 'start', 'jellyfin.service']);
  }
});

test('a tunnel that goes down is seen on both sides, and costs the hub’s own facts nothing', async ({
  page,
  openPage,
}) => {
  test.setTimeout(420_000);
  await openPage('tunnels');
  await expect(page.getByTestId('host-home').getByText('Interface up')).toBeVisible();
  await labExec('bastion', ['systemctl', 'stop', tunnelUnit]);
  try {
    const bastion = page.getByTestId('host-bastion');
    await expect(bastion.getByText('Interface missing')).toBeVisible(seen);
    const home = page.getByTestId('host-home');
    await expect(home.getByRole('alert')).toBeVisible(seen);
    await expect(home.getByText(/No answer in time|Unreachable/)).toBeVisible(seen);

    await openPage('overview');
    const line = page.getByRole('region', { name: 'Home' });
    await expect(line.getByRole('link', { name: /Home (cannot be reached|does not answer in time)/ })).toBeVisible(
      seen,
    );
    await expect(line.getByText(/last seen .* ago/)).toBeVisible();
    const findings = page.getByRole('region', { name: 'Bastion' }).getByRole('list', { name: /What is wrong/ });
    await expect(findings.getByText('Tunnel wg0 does not exist')).toBeVisible(seen);
    await expect(page.getByRole('region', { name: 'Bastion' }).getByText('1 of 1 up')).toBeVisible();
    await expect(page.getByText('Everything is up and backed up')).toHaveCount(0);
  } finally {
    await labExec('bastion', ['systemctl', 'start', tunnelUnit]);
  }
  await expect(page.getByTestId('headline')).toHaveText('Everything is up and backed up', { timeout: 180_000 });
});
