import { randomUUID } from 'node:crypto';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Config } from '../config/config.ts';
import type { App, Capability, Context } from '../context.ts';
import { addHub } from '../hosts/hub.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Run } from '../process/run.ts';
import { addSession } from '../session/session.ts';
import { recordAccess } from './access.ts';
import { createGuard } from './authorisation.ts';
import { createMeters, defaultLimits, type Limits } from './limits.ts';
import { addOpenApi } from './openapi.ts';
import { problems, sendProblem } from './problems.ts';
import { hostPrefix, watchRoutes } from './routes.ts';
import { serializerCompiler, validatorCompiler } from './validation.ts';

export interface ServerParts {
  run: Run;
  log: FastifyBaseLogger;
  metrics: Metrics;
  capabilities: readonly Capability[];
  now?: () => Date;
  limits?: Partial<Limits>;
}

const securityHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** The whole API, ready to answer; `listen` in `listeners.ts` gives it addresses. */
export async function buildServer(config: Config, parts: ServerParts): Promise<App> {
  const { run, log, metrics, capabilities, now = () => new Date() } = parts;
  const limits = { ...defaultLimits, ...parts.limits };
  const context: Context = { config, run, now, log, metrics: metrics.registry };

  const app: App = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    bodyLimit: limits.bodyBytes,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 256 },
    // Such a request reaches no hook, so what hooks do for the others is done here.
    frameworkErrors: (error, request, reply) => void refuseMalformed(error, request, reply),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser('text/plain');
  app.decorateRequest('caller', null);

  const guard = createGuard(config.tokens, await createMeters(app, limits));
  const refuseMalformed = async (error: Error, request: FastifyRequest, reply: FastifyReply) => {
    void reply.headers(securityHeaders);
    const reason = await guard(request, 'any').then(
      () => error,
      (refusal: unknown) => refusal,
    );
    sendProblem(reason, request, reply);
    recordAccess(request, reply, metrics.onRequest);
  };

  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(securityHeaders);
    await guard(request, request.routeOptions.config.scope ?? 'any');
  });
  app.addHook('onResponse', async (request, reply) => recordAccess(request, reply, metrics.onRequest));
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request, reply) => sendProblem(problems.notFound(), request, reply));

  const routes = watchRoutes(app);
  await addOpenApi(app);
  app.get('/healthz', { config: { scope: 'public' }, schema: { hide: true } }, () => ({ status: 'ok' }));
  app.get('/metrics', { config: { scope: 'read' }, schema: { hide: true } }, async (_request, reply) => {
    const text = await metrics.registry.metrics();
    return reply.type(metrics.registry.contentType).send(text);
  });
  addSession(app, context);
  addHub(app, context);
  await app.register(
    async (below) => {
      for (const capability of capabilities) await capability(below, context);
    },
    { prefix: hostPrefix },
  );
  routes.refuseMethods();
  await app.ready();
  return app;
}
