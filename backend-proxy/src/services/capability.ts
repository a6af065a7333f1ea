import { HostParams } from '../../contract/common.ts';
import { ServiceAnswer, ServiceParams, ServicesAnswer, type Service } from '../../contract/services.ts';
import type { Capability } from '../context.ts';
import { problems } from '../http/problems.ts';
import { keepAsking } from '../observed/background.ts';
import type { Observed } from '../observed/reading.ts';
import { createUnitReading, unitIn, type UnitListing } from './adapter.ts';
import { judgeService } from './judge.ts';
import { registerServiceMetrics } from './metrics.ts';

/** How old an answer to a page may be: callers within a second share one call of systemctl. */
const pageMaxAgeMs = 1_000;
/** How often systemd is asked for the sake of the metrics. */
const backgroundEveryMs = 15_000;
/** What is older is no longer told to Prometheus. */
const metricMaxAgeMs = 60_000;

/** `GET services` and `GET services/{service}`: the configured services and what systemd says of their units. */
export const servicesCapability: Capability = (app, context) => {
  const { config, now } = context;
  const reading = createUnitReading(context);
  const observe = () => reading.get({ maxAgeMs: pageMaxAgeMs });
  const judge = (listing: Observed<UnitListing>): Service[] =>
    config.services.map((service) => judgeService(service, ...unitIn(listing, service.unit)));
  const timeOf = ({ observedAt, fault }: Observed<UnitListing>) =>
    (fault === null && observedAt !== null ? observedAt : now()).toISOString();

  if (config.services.some(({ unit }) => unit !== null)) keepAsking(app, backgroundEveryMs, observe);
  registerServiceMetrics(context.metrics, () => {
    const listing = reading.peek();
    const age = listing.observedAt === null ? Infinity : now().getTime() - listing.observedAt.getTime();
    return age > metricMaxAgeMs ? [] : judge(listing);
  });

  app.get(
    '/services',
    { config: { scope: 'read' }, schema: { params: HostParams, response: { 200: ServicesAnswer } } },
    async () => {
      const listing = await observe();
      return { observedAt: timeOf(listing), services: judge(listing) };
    },
  );

  app.get(
    '/services/:service',
    { config: { scope: 'read' }, schema: { params: ServiceParams, response: { 200: ServiceAnswer } } },
    async ({ params }) => {
      const service = config.services.find(({ id }) => id === params.service);
      if (service === undefined) throw problems.unknown('service', params.service);
      const listing = await observe();
      return { observedAt: timeOf(listing), service: judgeService(service, ...unitIn(listing, service.unit)) };
    },
  );
  return Promise.resolve();
};
