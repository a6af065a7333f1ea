import type { Page } from '@playwright/test';
import { labFacts } from '../../lab/facts.ts';
import { expect, pluginId, test } from './fixtures.ts';
import { labTokens } from '../../lab/facts.ts';
import { changeSettings, restoreSettings } from './settings.ts';

test.use({ expectedConsoleErrors: [/Failed to load resource/] });
test.afterEach(async ({ context }) => {
  await restoreSettings(context.request);
});

const result = (page: Page, subject: string) => page.getByRole('group', { name: subject, exact: true });

async function runTest(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(result(page, 'Prometheus')).toBeVisible();
}

test('all is right: the hub, each token by its scope, and Prometheus', async ({ openPage }) => {
  const page = await openPage('configuration');
  await runTest(page);
  await expect(result(page, 'Hub')).toContainText(/OK.*homelab-proxy .* answers on bastion/);
  await expect(result(page, 'Read token')).toContainText('It may read');
  await expect(result(page, 'Browse token')).toContainText('It may browse');
  await expect(result(page, 'Operate token')).toContainText('It may operate');
  await expect(result(page, 'Prometheus')).toContainText(/\d+ of its \d+ targets are up/);
});

test('a wrong token, typed in and saved, is named at once; the right one heals it', async ({ openPage }) => {
  const page = await openPage('configuration');
  const save = async (token: string): Promise<void> => {
    await page.getByRole('button', { name: 'Reset' }).nth(1).click();
    await page.getByPlaceholder('A token with scope browse').fill(token);
    await expect(page.getByText('The form has changes that are not saved.')).toBeVisible();
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('The settings are saved')).toBeVisible();
  };
  await save('not-a-token-of-this-hub');
  await expect(result(page, 'Browse token')).toContainText('The hub does not know this token');
  await expect(result(page, 'Read token')).toContainText('It may read');
  await save(labTokens().browseToken);
  await expect(result(page, 'Browse token')).toContainText('It may browse');
});

test('swapped tokens have the wrong scope', async ({ context, openPage }) => {
  const { browseToken, operateToken } = labTokens();
  await changeSettings(context.request, { secureJsonData: { browseToken: operateToken, operateToken: browseToken } });
  const page = await openPage('configuration');
  await runTest(page);
  await expect(result(page, 'Browse token')).toContainText('This token may not browse');
  await expect(result(page, 'Operate token')).toContainText('This token may not operate');
  await expect(result(page, 'Hub')).toContainText('OK');
});

test('a token that is missing is called missing', async ({ context, openPage }) => {
  await changeSettings(context.request, { secureJsonData: { operateToken: '' } });
  const page = await openPage('configuration');
  await runTest(page);
  await expect(result(page, 'Operate token')).toContainText('No token is saved');
  await expect(result(page, 'Operate token')).toContainText('hash-token --generate');
});

test('a hub that is not there, and one that is another program', async ({ context, openPage }) => {
  await changeSettings(context.request, { hubUrl: 'http://127.0.0.1:9' });
  const page = await openPage('configuration');
  await runTest(page);
  await expect(result(page, 'Hub')).toContainText('The hub cannot be reached');
  await expect(result(page, 'Read token')).toContainText('Not tried');
  await expect(result(page, 'Prometheus')).toContainText('OK');

  await changeSettings(context.request, { hubUrl: labFacts().prometheusUrl });
  await page.reload();
  await runTest(page);
  await expect(result(page, 'Hub')).toContainText('This is not homelab-proxy');
});

test('a version that does not fit', async ({ page, openPage }) => {
  await page.route('**/api/v1/session', async (route) => {
    const session = (await (await route.fetch()).json()) as object;
    await route.fulfill({ json: { ...session, apiVersion: '9.0' } });
  });
  await openPage('configuration');
  await runTest(page);
  await expect(result(page, 'Hub')).toContainText('The versions do not fit together');
});

test('a URL that cannot work is refused before it is saved', async ({ openPage }) => {
  const page = await openPage('configuration');
  await page.getByLabel('Hub URL').fill('http://me:secret@hub:8470');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText(/every viewer can read this URL/)).toBeVisible();
  const { jsonData } = (await (await page.request.get(`/api/plugins/${pluginId}/settings`)).json()) as {
    jsonData: { hubUrl: string };
  };
  expect(jsonData.hubUrl).toBe(labFacts().hubUrl);
});

test.describe('before a hub is configured', () => {
  test('an Admin is led to the configuration from every page', async ({ context, openPage }) => {
    await changeSettings(context.request, { hubUrl: '' });
    for (const path of ['overview', 'tunnels', 'services', 'backups']) {
      const page = await openPage(path);
      await expect(page.getByText('No hub is connected yet')).toBeVisible();
    }
    const page = await openPage('overview');
    await page.getByRole('main').getByRole('link', { name: 'Open configuration' }).click();
    await expect(page).toHaveURL(/\/configuration$/);
    await expect(page.getByLabel('Hub URL')).toBeVisible();
  });
});
