import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const port = 3310;
const previewUrl = `http://127.0.0.1:${port}`;

/** A real Grafana to test against, given by whoever runs the tests; else a preview is started. */
const grafanaUrl = process.env['GRAFANA_URL'];

/** Debian's Chromium, else Playwright's own. The switches keep it from asking its maker for anything. */
const chromium = '/usr/bin/chromium';
const launchOptions = {
  ...(existsSync(chromium) ? { executablePath: chromium } : {}),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: path.join(root, 'test-results/browser'),
  // One after the other: they stop services and the tunnel of the same two hosts.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: grafanaUrl ?? previewUrl,
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    timezoneId: 'UTC',
    locale: 'en-US',
    launchOptions,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  ...(grafanaUrl === undefined
    ? {
        webServer: {
          command: `"${process.execPath}" test/browser/servePreview.ts ${port}`,
          cwd: root,
          url: `${previewUrl}/api/health`,
          // A running `npm run demo -- --port 3310` will do while one works on a test.
          reuseExistingServer: process.env['CI'] === undefined,
          timeout: 60_000,
          gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
        },
      }
    : {}),
});
