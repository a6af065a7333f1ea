import type { HTTPMethods, RouteOptions } from 'fastify';
import type { App } from '../context.ts';
import { problems } from './problems.ts';

/** Below it is what belongs to one host, and goes to that host's proxy where it is another. */
export const hostPrefix = '/api/v1/hosts/:host';

const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Refuses at start a route that says not what it needs or gives, and remembers the others, so that {@link refuseMethods}
 * can tell a wrong method from a wrong address.
 */
export function watchRoutes(app: App): { refuseMethods: () => void } {
  const known = new Map<string, Set<string>>();
  app.addHook('onRoute', (route) => {
    checkRoute(route);
    const taken = known.get(route.url) ?? new Set<string>();
    known.set(route.url, taken);
    for (const method of [route.method].flat()) taken.add(method);
  });
  return {
    refuseMethods: () => {
      for (const [url, taken] of [...known]) {
        const allow = [...taken].join(', ');
        const refuse = () => Promise.reject(problems.methodNotAllowed(allow));
        const others = methods.filter((method) => !taken.has(method));
        const config = { scope: 'any', refusesMethod: true } as const;
        app.route({ method: others, url, config, schema: { hide: true }, onRequest: refuse, handler: refuse });
      }
    },
  };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route that stands only to answer 405. */
    refusesMethod?: boolean;
  }
}

function checkRoute(route: RouteOptions): void {
  const name = `${[route.method].flat().join(',')} ${route.url}`;
  if (route.config?.scope === undefined) throw new Error(`${name} does not say which scope it needs`);
  if (route.config.refusesMethod === true || !route.url.startsWith(`${hostPrefix}/`)) return;
  const { params, response } = route.schema ?? {};
  if (params === undefined) throw new Error(`${name} has no schema of its path`);
  const statuses = Object.keys(response ?? {});
  if (!statuses.some((status) => /^2\d\d$/.test(status))) throw new Error(`${name} has no schema of its answer`);
}
