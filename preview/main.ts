import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../.config/webpack/pluginFiles.ts';
import { bundleWeb } from './bundle.ts';
import { prometheusUid } from './server/dataSources.ts';
import { parseRole } from './server/roles.ts';
import { createPreview } from './server/server.ts';
import { SettingsFile } from './server/settings.ts';

const usage = `usage: npm run preview -- [options]
  --port PORT            default 3300; 0 takes a free one
  --host ADDRESS         default 127.0.0.1. There is no login: whoever reaches it is Admin
  --plugin FOLDER        the built plugin, default dist
  --settings FILE        where the plugin's settings are kept, default preview/.state/settings.json
  --hub URL              puts the hub's address into the settings
  --tokens-dir FOLDER    puts the tokens there (files read, browse, operate) into the settings
  --prometheus URL       gives a data source
  --role ROLE            of a first visit: Viewer, Editor or Admin (default)
  --send-user-header     as Grafana's setting send_user_header`;

/** What a preview is started with. Only what is given is put into the settings. */
export interface StartOptions {
  port: number;
  host?: string;
  pluginFolder?: string;
  settingsFile?: string;
  hubUrl?: string;
  tokens?: Partial<Record<'readToken' | 'browseToken' | 'operateToken', string>>;
  prometheusUrl?: string;
  role?: string;
  sendUserHeader?: boolean;
}

/** A preview that listens. */
export interface RunningPreview {
  url: string;
  /** Resolves when every connection is closed. */
  stop: () => Promise<void>;
}

/** Starts the preview; its browser part is bundled first where that has not been done. Rejects when the port is taken. */
export async function startPreview(options: StartOptions): Promise<RunningPreview> {
  const role = parseRole(options.role ?? 'Admin');
  if (role === null) {
    throw new Error(`There is no role "${options.role ?? ''}"; there are Viewer, Editor and Admin`);
  }
  const settings = new SettingsFile(options.settingsFile ?? path.join(root, 'preview/.state/settings.json'));
  const prometheusUrl = options.prometheusUrl ?? null;
  settings.provision(
    {
      ...(options.hubUrl === undefined ? {} : { hubUrl: options.hubUrl }),
      ...(prometheusUrl === null ? {} : { prometheusUid }),
    },
    options.tokens ?? {},
  );
  const server = createPreview({
    pluginFolder: options.pluginFolder ?? path.join(root, 'dist'),
    settings,
    prometheusUrl,
    role,
    sendUserHeader: options.sendUserHeader ?? false,
    web: await bundleWeb(),
  });
  await listen(server, options.port, options.host ?? '127.0.0.1');
  const { address, port, family } = server.address() as AddressInfo;
  return { url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`, stop: () => stop(server) };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Tokens by the names of the plugin's secrets, out of the files `read`, `browse` and `operate` in a folder. */
export function readTokens(folder: string): Record<'readToken' | 'browseToken' | 'operateToken', string> {
  const token = (name: string): string => readFileSync(path.join(folder, name), 'utf8').trim();
  return { readToken: token('read'), browseToken: token('browse'), operateToken: token('operate') };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3300' },
      host: { type: 'string' },
      plugin: { type: 'string' },
      settings: { type: 'string' },
      hub: { type: 'string' },
      'tokens-dir': { type: 'string' },
      prometheus: { type: 'string' },
      role: { type: 'string' },
      'send-user-header': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    console.log(usage);
    return;
  }
  const preview = await startPreview({
    port: Number(values.port),
    ...given('host', values.host),
    ...given('pluginFolder', values.plugin),
    ...given('settingsFile', values.settings),
    ...given('hubUrl', values.hub),
    ...given('prometheusUrl', values.prometheus),
    ...given('role', values.role),
    ...given('sendUserHeader', values['send-user-header']),
    ...(values['tokens-dir'] === undefined ? {} : { tokens: readTokens(values['tokens-dir']) }),
  });
  console.log(`Preview on ${preview.url} (Ctrl-C ends it)`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void preview.stop());
  }
}

function given<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, V>);
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exitCode = 2;
  }
}
