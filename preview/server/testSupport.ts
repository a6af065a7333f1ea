import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http, { type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { PluginJson } from './plugin.ts';
import type { Role } from './roles.ts';
import { createPreview } from './server.ts';
import { SettingsFile } from './settings.ts';

/** What reached an upstream. */
export interface Received {
  method: string;
  /** As sent, with the query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An answer to a request. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export const secrets = { readToken: 'secret-read', browseToken: 'secret-browse', operateToken: 'secret-operate' };

/** A server on a free port of loopback, closed after the test. */
export async function listen(context: TestContext, server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Stands for the hub: answers what `handle` says, by default `{}`, and keeps what it got. */
export async function startUpstream(
  context: TestContext,
  handle: (response: ServerResponse, request: IncomingMessage) => void = (response) => response.end('{}'),
): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      handle(response, request);
    });
  });
  return { url: await listen(context, server), received };
}

export const pluginJson: PluginJson = {
  id: 'acme-example-app',
  name: 'Example',
  type: 'app',
  info: {
    description: 'An example',
    version: '1.0.0',
    updated: '2026-01-01',
    logos: { small: 'img/logo.svg', large: 'img/logo.svg' },
    author: { name: 'Acme' },
  },
  includes: [
    {
      type: 'page',
      name: 'Start',
      path: '/a/acme-example-app/start',
      role: 'Viewer',
      addToNav: true,
      defaultNav: true,
    },
    { type: 'page', name: 'Restore', path: '/a/acme-example-app/restore', role: 'Admin', addToNav: true },
  ],
  routes: [
    { path: 'read/*', url: '{{ .JsonData.hubUrl }}', reqRole: 'Viewer', headers: [bearer('readToken')] },
    { path: 'operate/*', url: '{{ .JsonData.hubUrl }}', reqRole: 'Admin', headers: [bearer('operateToken')] },
  ],
  dependencies: {},
};

export function bearer(secret: string): { name: string; content: string } {
  return { name: 'Authorization', content: `Bearer {{ .SecureJsonData.${secret} }}` };
}

/** A preview of a plugin that consists of its plugin.json only. */
export async function startServer(
  context: TestContext,
  options: {
    plugin?: PluginJson;
    hubUrl?: string;
    prometheusUrl?: string;
    sendUserHeader?: boolean;
  } = {},
): Promise<{ url: string; settingsFile: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'preview-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const pluginFolder = path.join(folder, 'dist');
  mkdirSync(pluginFolder);
  writeFileSync(path.join(pluginFolder, 'plugin.json'), JSON.stringify(options.plugin ?? pluginJson));
  const settingsFile = path.join(folder, 'settings.json');
  const settings = new SettingsFile(settingsFile);
  settings.provision(options.hubUrl === undefined ? {} : { hubUrl: options.hubUrl }, secrets);
  const server = createPreview({
    pluginFolder,
    settings,
    prometheusUrl: options.prometheusUrl ?? null,
    role: 'Admin',
    sendUserHeader: options.sendUserHeader ?? false,
    web: { script: 'public/build/preview.js', styles: [], grafanaVersion: '12.4.10', folders: [] },
  });
  return { url: await listen(context, server), settingsFile };
}

/** Sends a request with the path exactly as given, which `fetch` would not do. */
export function ask(
  url: string,
  options: { path: string; role?: Role; method?: string; headers?: Record<string, string>; body?: string },
): Promise<Answer> {
  const { path: requestPath, role, method = 'GET', body } = options;
  const headers = { ...options.headers, ...(role === undefined ? {} : { cookie: `homelab_preview_role=${role}` }) };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { path: requestPath, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}
