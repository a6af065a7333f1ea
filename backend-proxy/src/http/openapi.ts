import swagger from '@fastify/swagger';
import { Type } from 'typebox';
import { apiVersion, Problem } from '../../contract/common.ts';
import type { App } from '../context.ts';
import { version } from '../version.ts';

/** `GET /api/v1/openapi.json`, made from the schemas that the routes check with. Registered before any route. */
export async function addOpenApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'homelab-proxy',
        version: apiVersion,
        description: `The API of homelab-proxy ${version}. Everything that goes wrong is a problem of RFC 9457.`,
      },
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description: 'A token of the configuration; its scopes are read, browse and operate',
          },
        },
      },
      security: [{ token: [] }],
    },
    hideUntagged: false,
    transform: ({ schema, url, route }) => {
      const scope = route.config?.scope ?? 'any';
      const needs = scope === 'any' ? 'Any valid token.' : `Needs a token with the scope ${scope}.`;
      const problem = { description: 'A problem', content: { 'application/problem+json': { schema: Problem } } };
      const answers = (schema.response ?? {}) as Record<string, unknown>;
      const response = { ...answers, '4xx': problem, '5xx': problem };
      return { schema: { ...schema, description: needs, response }, url };
    },
  });
  const schema = {
    summary: 'This description',
    response: { 200: Type.Object({}, { description: 'OpenAPI 3.1' }) },
  };
  app.get('/api/v1/openapi.json', { config: { scope: 'any' }, schema }, () => app.swagger());
}
