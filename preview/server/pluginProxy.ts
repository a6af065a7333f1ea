import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import { sendJson } from './http.ts';
import type { PluginRoute } from './plugin.ts';
import { includesRole, parseRole } from './roles.ts';
import { encodePath, matchRoutePath } from './routePath.ts';
import type { PluginSettings } from './settings.ts';
import { fillTemplate, type TemplateData } from './template.ts';
import type { User } from './user.ts';

/** One request below `/api/plugin-proxy/<id>/`. `path` is what follows, as sent; `search` starts with `?` or is empty. */
export interface PluginRequest {
  request: IncomingMessage;
  response: ServerResponse;
  path: string;
  search: string;
  user: User;
}

/** What the server knows of the plugin. */
export interface PluginTarget {
  routes: readonly PluginRoute[];
  settings: Readonly<PluginSettings>;
  /** Grafana's `[dataproxy] send_user_header`, which is off unless somebody switches it on. */
  sendUserHeader: boolean;
}

const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
const neverForwarded = new Set([
  ...hopByHop,
  'authorization',
  'cookie',
  'host',
  'origin',
  'referer',
  'set-cookie',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-grafana-context',
  'x-grafana-device-id',
  'x-grafana-user',
]);
const neverReturned = new Set([...hopByHop, 'content-security-policy', 'server', 'set-cookie']);

/**
 * Forwards a request by the first route, in file order, whose method and path match, as Grafana's server does: a role that
 * is not enough is a 403 there and then, never a reason to look further.
 */
export function forwardByRoute(call: PluginRequest, target: PluginTarget): void {
  const { request, response, user } = call;
  if (!target.settings.enabled) {
    sendJson(response, 404, { message: 'Plugin is not enabled' });
    return;
  }
  const found = findRoute(target.routes, request.method ?? 'GET', call.path);
  if (found === null) {
    sendJson(response, 404, { message: 'plugin route match not found' });
    return;
  }
  const wanted = parseRole(found.route.reqRole);
  if (wanted !== null && !includesRole(user.orgRole, wanted)) {
    sendJson(response, 403, { message: 'plugin proxy route access denied' });
    return;
  }
  const data: TemplateData = { JsonData: target.settings.jsonData, SecureJsonData: target.settings.secureJsonData };
  const base = parseUrl(fillTemplate(found.route.url, data));
  if (base === null) {
    emptyAnswer(response, 502);
    return;
  }
  const headers = upstreamHeaders(call, found.route, data, target.sendUserHeader);
  const path = joinPath(base.pathname, encodePath(found.rest)) + call.search;
  send(call, base, { ...headers, host: base.host }, path);
}

function findRoute(
  routes: readonly PluginRoute[],
  method: string,
  path: string,
): { route: PluginRoute; rest: string } | null {
  for (const route of routes) {
    const anyMethod = route.method === undefined || route.method === '' || route.method === '*';
    const rest = anyMethod || route.method === method ? matchRoutePath(route.path, path) : null;
    if (rest !== null) {
      return { route, rest };
    }
  }
  return null;
}

function parseUrl(text: string): URL | null {
  const url = URL.parse(text);
  return url !== null && ['http:', 'https:'].includes(url.protocol) ? url : null;
}

/** Not `URL`, which would take `..` out: Grafana leaves it in, so the hub must cope with it here, too. */
function joinPath(base: string, rest: string): string {
  return rest === '' ? base : `${base.replace(/\/$/, '')}/${rest.replace(/^\//, '')}`;
}

function upstreamHeaders(
  { request, user }: PluginRequest,
  route: PluginRoute,
  data: TemplateData,
  sendUserHeader: boolean,
): IncomingHttpHeaders {
  const headers = without(request.headers, neverForwarded);
  headers['x-grafana-context'] = JSON.stringify({
    UserID: user.id,
    UserUID: user.uid,
    OrgID: 1,
    OrgName: 'Main Org.',
    OrgRole: user.orgRole,
    Login: user.login,
    Name: user.name,
    Email: user.email,
    IsGrafanaAdmin: user.isGrafanaAdmin,
  });
  if (sendUserHeader) {
    headers['x-grafana-user'] = user.login;
  }
  if (request.headers['transfer-encoding'] !== undefined) {
    headers['transfer-encoding'] = 'chunked';
  }
  headers['x-forwarded-for'] = [request.headers['x-forwarded-for'], request.socket.remoteAddress]
    .filter((address) => address !== undefined)
    .join(', ');
  for (const { name, content } of route.headers ?? []) {
    headers[name.toLowerCase()] = fillTemplate(content, data);
  }
  return headers;
}

function without(headers: IncomingHttpHeaders, names: ReadonlySet<string>): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.has(name)));
}

function send({ request, response }: PluginRequest, base: URL, headers: IncomingHttpHeaders, path: string): void {
  const { request: start } = base.protocol === 'https:' ? https : http;
  // A connection of its own: it ends when the browser goes away, also in the middle of a stream.
  const upstream = start(base, { method: request.method, headers, path, agent: false });
  upstream.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, {
      ...without(answer.headers, neverReturned),
      'content-security-policy': 'sandbox',
    });
    // Before the first byte of an event stream comes, which may be much later.
    response.flushHeaders();
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  upstream.on('error', () => {
    if (response.headersSent) {
      response.destroy();
    } else {
      emptyAnswer(response, 502);
    }
  });
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}

function emptyAnswer(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 });
  response.end();
}
