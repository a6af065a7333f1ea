import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { checkHealth, runQueries } from './prometheus.ts';
import { dataSourcesForAdmins, dataSourcesForBrowser, prometheusUid } from './dataSources.ts';
import { sendFile, type Folder } from './files.ts';
import { HttpError, isRecord, readCookie, readJsonObject, send, sendJson } from './http.ts';
import { contentSecurityPolicy, indexPage, type ThemeName } from './indexPage.ts';
import { readPlugin, type PluginInclude } from './plugin.ts';
import { pluginListAnswer, pluginSettingsAnswer } from './pluginApi.ts';
import { forwardByRoute } from './pluginProxy.ts';
import { includesRole, parseRole, permissionsOf, type Role } from './roles.ts';
import type { SettingsFile } from './settings.ts';
import { refuseForeignRequest } from './sameOrigin.ts';
import { roleCookie, roleCookieFor, userOf, userWithRole, type User } from './user.ts';

/** What a preview is made of. */
export interface PreviewOptions {
  /** The built plugin. */
  pluginFolder: string;
  settings: SettingsFile;
  prometheusUrl: string | null;
  /** Of a browser's first visit. */
  role: Role;
  /** See {@link forwardByRoute}. */
  sendUserHeader: boolean;
  web: WebFiles;
}

/** The browser part: folders to serve, and which of their files the page starts with. */
export interface WebFiles {
  script: string;
  styles: readonly string[];
  grafanaVersion: string;
  folders: readonly Folder[];
}

interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  user: User;
}

const themeCookie = 'homelab_preview_theme';

/** A server that is not listening yet. It answers as a Grafana with the plugin and at most one data source would. */
export function createPreview(options: PreviewOptions): Server {
  const folder = path.resolve(options.pluginFolder);
  return createServer((request, response) => {
    answer({ ...options, pluginFolder: folder }, request, response).catch((error: unknown) => {
      if (response.headersSent) {
        response.destroy();
      } else if (error instanceof HttpError) {
        sendJson(response, error.status, { message: error.message });
      } else {
        console.error(error);
        sendJson(response, 500, { message: 'Internal server error' });
      }
    });
  });
}

async function answer(options: PreviewOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  refuseForeignRequest(request);
  // Not normalised by `URL`: the encoded path is the plugin route's business.
  const url = URL.parse(request.url ?? '/', 'http://preview');
  if (url === null) {
    throw new HttpError(400, 'bad request url');
  }
  const call = { request, response, url, user: userOf(request) };
  if (url.pathname.startsWith('/public/')) {
    sendPublicFile(options, call);
  } else if (url.pathname.startsWith('/api/')) {
    await answerApi(options, call);
  } else if (url.pathname === '/login' && request.method === 'POST') {
    await logIn(call);
  } else if (request.method === 'GET' || request.method === 'HEAD') {
    sendPage(options, call);
  } else {
    throw new HttpError(404, 'Not found');
  }
}

async function answerApi(options: PreviewOptions, call: Call): Promise<void> {
  const { request, response, url, user } = call;
  const plugin = readPlugin(options.pluginFolder);
  const proxyPrefix = `/api/plugin-proxy/${plugin.id}/`;
  const sentPath = rawPath(request);
  if (sentPath.startsWith(proxyPrefix)) {
    const { settings, sendUserHeader } = options;
    const target = { routes: plugin.routes, settings: settings.current, sendUserHeader };
    forwardByRoute({ request, response, user, path: sentPath.slice(proxyPrefix.length), search: url.search }, target);
    return;
  }
  switch (`${request.method ?? ''} ${url.pathname}`) {
    case 'GET /api/health':
      sendJson(response, 200, { database: 'ok', version: options.web.grafanaVersion });
      return;
    case 'GET /api/plugins':
      sendJson(response, 200, pluginListAnswer(plugin, options.settings));
      return;
    case `GET /api/plugins/${plugin.id}/settings`:
      sendJson(response, 200, pluginSettingsAnswer(plugin, options.settings));
      return;
    case `POST /api/plugins/${plugin.id}/settings`:
      demand(user, 'plugins:write');
      options.settings.update(await readJsonObject(request));
      sendJson(response, 200, { message: 'Plugin settings updated' });
      return;
    case 'POST /api/ds/query':
      await query(options, call);
      return;
    case 'GET /api/datasources':
      demand(user, 'datasources:read');
      sendJson(response, 200, dataSourcesForAdmins(options.prometheusUrl));
      return;
    case `GET /api/datasources/uid/${prometheusUid}/health`:
      await sendHealth(options, call);
      return;
    case 'POST /api/preview/choices':
      await choose(call);
      return;
    default:
      throw new HttpError(404, 'Not found');
  }
}

/** The path as it was sent, without the query. */
const rawPath = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/';

function demand(user: User, action: string): void {
  if (permissionsOf(user.orgRole)[action] !== true) {
    const message = "You'll need additional permissions to perform this action. Permissions needed: ";
    throw new HttpError(403, message + action);
  }
}

/** As in Grafana, one query that fails makes the whole answer a 400; the others' data is in it all the same. */
async function query({ prometheusUrl }: PreviewOptions, { request, response }: Call): Promise<void> {
  const body = await readJsonObject(request);
  const queries = Array.isArray(body['queries']) ? body['queries'] : [];
  if (queries.length === 0) {
    throw new HttpError(400, 'No queries found in query');
  }
  const known = queries.every(
    (one) => isRecord(one) && isRecord(one['datasource']) && one['datasource']['uid'] === prometheusUid,
  );
  if (!known || prometheusUrl === null) {
    throw new HttpError(404, 'Data source not found');
  }
  const results = await runQueries(prometheusUrl, body);
  const failed = Object.values(results).some(({ error }) => error !== undefined);
  sendJson(response, failed ? 400 : 200, { results });
}

async function sendHealth({ prometheusUrl }: PreviewOptions, { response }: Call): Promise<void> {
  if (prometheusUrl === null) {
    throw new HttpError(404, 'Data source not found');
  }
  const health = await checkHealth(prometheusUrl);
  sendJson(response, health.status === 'OK' ? 200 : 400, health);
}

/** The preview's own switches, which Grafana does not have: role and theme. */
async function choose({ request, response }: Call): Promise<void> {
  const { role: roleName, theme } = await readJsonObject(request);
  const role = typeof roleName === 'string' ? parseRole(roleName) : null;
  const cookies = role === null ? [] : [roleCookieFor(role)];
  if (theme === 'dark' || theme === 'light') {
    cookies.push(`${themeCookie}=${theme}; Path=/; SameSite=Strict; HttpOnly`);
  }
  response.setHeader('set-cookie', cookies);
  sendJson(response, 200, {});
}

/** For tests written for Grafana, which log in first. The password does not matter: there is nothing to protect. */
async function logIn({ request, response }: Call): Promise<void> {
  const { user: name } = await readJsonObject(request);
  const role = typeof name === 'string' ? parseRole(name) : null;
  if (role === null) {
    throw new HttpError(401, 'Invalid username or password: this preview knows viewer, editor and admin');
  }
  response.setHeader('set-cookie', roleCookieFor(role));
  sendJson(response, 200, { message: 'Logged in' });
}

function sendPage(options: PreviewOptions, { request, response, url, user: asked }: Call): void {
  const plugin = readPlugin(options.pluginFolder);
  const isFirstVisit = parseRole(readCookie(request, roleCookie)) === null;
  const user = isFirstVisit ? userWithRole(options.role) : asked;
  if (isFirstVisit) {
    response.setHeader('set-cookie', roleCookieFor(user.orgRole));
  }
  if (!mayOpen(plugin.includes, url.pathname, user.orgRole)) {
    response.writeHead(302, { location: '/' });
    response.end();
    return;
  }
  const nonce = randomBytes(16).toString('base64');
  response.setHeader('content-security-policy', contentSecurityPolicy(nonce));
  response.setHeader('referrer-policy', 'same-origin');
  const html = indexPage({
    user,
    theme: themeOf(request, url),
    plugin,
    grafanaVersion: options.web.grafanaVersion,
    appUrl: `http://${request.headers.host ?? 'localhost'}/`,
    dataSources: dataSourcesForBrowser(options.prometheusUrl),
    script: options.web.script,
    styles: options.web.styles,
    nonce,
  });
  send(response, 200, 'text/html; charset=utf-8', html);
}

/** Grafana's server protects the exact paths of `includes`, and nothing below them. */
function mayOpen(includes: readonly PluginInclude[], pathname: string, role: Role): boolean {
  const wanted = parseRole(includes.find(({ path }) => path === pathname.replace(/\/$/, ''))?.role);
  return wanted === null || includesRole(role, wanted);
}

function themeOf(request: IncomingMessage, url: URL): ThemeName {
  const chosen = url.searchParams.get('theme') ?? readCookie(request, themeCookie);
  return chosen === 'light' ? 'light' : 'dark';
}

function sendPublicFile(options: PreviewOptions, { request, response, url }: Call): void {
  const { id } = readPlugin(options.pluginFolder);
  const own = { prefix: `plugins/${id}/`, folder: options.pluginFolder, immutable: false };
  sendFile(request, response, [own, ...options.web.folders], url.pathname.slice('/public/'.length));
}
