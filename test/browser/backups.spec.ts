import type { Page } from '@playwright/test';
import type { SnapshotsAnswer } from '../../backend-proxy/contract/backups.ts';
import { expect, pluginId, test } from './fixtures.ts';

const snapshotsOf = async (page: Page, host: string): Promise<SnapshotsAnswer> => {
  const path = `read/api/v1/hosts/${host}/repositories/local/snapshots?limit=5000`;
  return (await (await page.request.get(`/api/plugin-proxy/${pluginId}/${path}`)).json()) as SnapshotsAnswer;
};
const dayMs = 86_400_000;
const dayOf = (time: string): number => Math.floor(Date.parse(time) / dayMs);
const text = (day: number): string =>
  new Date(day * dayMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

test('each set has a lane with one mark a snapshot', async ({ page, openPage }) => {
  await openPage('backups?host=home');
  const { snapshots } = await snapshotsOf(page, 'home');
  const since = Date.now() - 90 * dayMs;
  for (const set of ['app-config', 'plex-metadata']) {
    const expected = snapshots.filter((one) => one.set === set && Date.parse(one.time) >= since).length;
    expect(expected).toBeGreaterThan(6);
    await expect(page.getByTestId(`lane-${set}`).getByTestId('mark')).toHaveCount(expected);
    await expect(page.getByTestId(`lane-${set}`).getByRole('slider')).toHaveAccessibleName(
      new RegExp(`${expected} snapshots in the last 90 days, the newest .* ago`),
    );
  }
});

test('the missed night is a gap; the days thinned on purpose are not', async ({ page, openPage }) => {
  await openPage('backups?host=home&range=1y');
  const { snapshots } = await snapshotsOf(page, 'home');
  const days = [...new Set(snapshots.filter(({ set }) => set === 'app-config').map(({ time }) => dayOf(time)))];
  const daily = days.sort((a, b) => b - a).slice(0, 7);
  const missed = daily.flatMap((day, index) => {
    const older = daily[index + 1];
    return older !== undefined && day - older === 2 ? [day - 1] : [];
  });
  expect(missed, 'the lab’s history misses one night of the last week').toHaveLength(1);
  const lane = page.getByTestId('lane-app-config');
  await expect(lane.getByTestId('gap')).toHaveCount(1);
  await expect(lane.getByRole('slider')).toHaveAccessibleName(new RegExp(`1 missed: \\w+ ${text(missed[0] ?? 0)}\\.`));
  await expect(page.getByTestId('lane-plex-metadata').getByTestId('gap')).toHaveCount(0);
});

test('the list has each snapshot, newest first, with size and duration where known', async ({ page, openPage }) => {
  await openPage('backups?host=home&set=plex-metadata');
  const table = page.getByRole('region', { name: 'Snapshots' }).getByRole('table');
  const { snapshots } = await snapshotsOf(page, 'home');
  const ours = snapshots.filter(({ set }) => set === 'plex-metadata');
  await expect(table.getByRole('row')).toHaveCount(Math.min(25, ours.length) + 1);
  const newest = table.getByRole('row').nth(1);
  await expect(newest).toContainText((ours[0]?.id ?? '').slice(0, 8));
  await expect(newest).toContainText(/\d+(\.\d+)? MiB/);
  await expect(newest).toContainText(/\d+(\.\d+)? s/);
  await expect(newest).toContainText('Plex metadata');
});

test('what was not recorded is said to be so', async ({ page, openPage }) => {
  await page.route('**/hosts/home/repositories/local/snapshots*', async (route) => {
    const answer = (await (await route.fetch()).json()) as SnapshotsAnswer;
    const unknown = { processedBytes: null, addedBytes: null, files: null, durationSeconds: null };
    await route.fulfill({ json: { ...answer, snapshots: answer.snapshots.map((one) => ({ ...one, ...unknown })) } });
  });
  await openPage('backups?host=home&set=app-config');
  await expect(page.getByRole('table').getByRole('row').nth(1).getByText('Not recorded')).toHaveCount(4);
});

test('host, set and range are in the URL', async ({ page, openPage }) => {
  await openPage('backups');
  await page.getByRole('combobox', { name: 'Host' }).click();
  await page.getByRole('option', { name: 'Bastion' }).click();
  await expect(page).toHaveURL(/backups\?host=bastion$/);
  await expect(page.getByTestId('host-home')).toHaveCount(0);
  await page.getByRole('combobox', { name: 'Backup set' }).click();
  await page.getByRole('option', { name: /Terraform/ }).click();
  await page.getByRole('radio', { name: '1 year' }).click();
  await expect(page).toHaveURL(/host=bastion&set=terraform-state&range=1y$/);
  await expect(page.getByTestId('lane-terraform-state')).toBeVisible();
  await expect(page.getByTestId('lane-ansible-vault')).toHaveCount(0);
  await page.reload();
  await expect(page.getByTestId('lane-terraform-state').getByRole('slider')).toHaveAccessibleName(/in the last 1 year/);
});

test.describe('when a host fails', () => {
  test.use({ expectedConsoleErrors: [/Failed to load resource/] });

  test('the other host’s lanes are there, and the list says what it lacks', async ({ page, openPage }) => {
    await page.route('**/hosts/home/repositories', (route) => route.fulfill({ status: 504, body: '' }));
    await openPage('backups');
    await expect(page.getByTestId('lane-ansible-vault').getByTestId('mark').first()).toBeVisible();
    await expect(page.getByTestId('host-home').getByRole('alert')).toBeVisible();
    await expect(page.getByText('Not in this list, because they could not be read: Home.')).toBeVisible();
  });
});
