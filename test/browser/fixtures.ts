import { expect, test as grafanaTest } from '@grafana/plugin-e2e';
import type { BrowserContext, Page } from '@playwright/test';
import { chooseTheme, logIn, type Role } from './grafanaUsers.ts';

export { expect };

export const pluginId = 'homelab-ops-app';

/** True where the tests run on the preview, false on a real Grafana. */
export const isPreview = process.env['GRAFANA_URL'] === undefined;

interface Fixtures {
  /** Who opens the pages; `test.use({ role: 'Viewer' })` changes it. */
  role: Role;
  theme: 'dark' | 'light';
  /** Console errors that a test provokes on purpose. */
  expectedConsoleErrors: RegExp[];
  /** Opens a page of the app, such as `tunnels`, or `backups?host=home`. */
  openPage: (path: string) => Promise<Page>;
}

/**
 * Playwright's `test` with Grafana's own fixtures. A test fails, whatever it checks, when a page throws, writes an error to
 * the console, or asks anything but the server that it came from.
 */
export const test = grafanaTest.extend<Fixtures>({
  role: ['Admin', { option: true }],
  theme: ['dark', { option: true }],
  expectedConsoleErrors: [[], { option: true }],

  context: async ({ context, role, theme, baseURL, expectedConsoleErrors }, use) => {
    const faults = watch(context, new URL(baseURL ?? '').host, expectedConsoleErrors);
    await enter(context, role, theme);
    await use(context);
    expect(faults, 'what went wrong in the browser meanwhile').toEqual([]);
  },

  openPage: async ({ page }, use) => {
    await use(async (path) => {
      // Grafana's fixtures leave a page of their own in front of this one, and a browser draws what is behind once a second.
      await page.bringToFront();
      await page.goto(`/a/${pluginId}/${path}`);
      return page;
    });
  },
});

async function enter({ request }: BrowserContext, role: Role, theme: string): Promise<void> {
  if (isPreview) {
    const chosen = await request.post('/api/preview/choices', { data: { role, theme } });
    expect(chosen.ok(), 'choosing role and theme').toBe(true);
  } else {
    await logIn(request, role);
    await chooseTheme(request, theme);
  }
}

/** Fills a list with what goes wrong in any page of the browser from now on. */
function watch(context: BrowserContext, host: string, expectedErrors: readonly RegExp[]): string[] {
  const faults: string[] = [];
  context.on('weberror', (error) => faults.push(`threw ${error.error().stack ?? error.error().message}`));
  context.on('console', (message) => {
    const text = `${message.text()} ${message.location().url}`;
    if (message.type() === 'error' && !expectedErrors.some((expected) => expected.test(text))) {
      faults.push(`wrote an error: ${text}`);
    }
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (isPreview && ['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && url.host !== host) {
      faults.push(`asked ${url.href}`);
    }
  });
  return faults;
}
