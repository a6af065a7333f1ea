import { HostParams } from '../../contract/common.ts';
import { TunnelsAnswer, type Tunnel } from '../../contract/tunnels.ts';
import type { Capability } from '../context.ts';
import { keepAsking } from '../observed/background.ts';
import { createTunnelSource, type TunnelSource } from './adapter.ts';
import { judgeTunnel } from './judge.ts';
import { registerTunnelMetrics } from './metrics.ts';

/** How often `wg` is asked for the sake of the metrics, as often as the collector does. */
const backgroundEveryMs = 15_000;

/** `GET tunnels`: the configured WireGuard interfaces and their peers. */
export const tunnelsCapability: Capability = (app, context) => {
  const { config, now } = context;
  const source = createTunnelSource(context);
  const tunnels = (how: keyof TunnelSource): Promise<Tunnel[]> =>
    Promise.all(config.tunnels.map(async (tunnel) => judgeTunnel(tunnel, await source[how](tunnel))));

  const isAsked = config.tunnels.some(({ source }) => source === 'command');
  if (isAsked) keepAsking(app, backgroundEveryMs, () => tunnels('observe'));
  registerTunnelMetrics(context.metrics, () => tunnels('peek'));

  app.get(
    '/tunnels',
    { config: { scope: 'read' }, schema: { params: HostParams, response: { 200: TunnelsAnswer } } },
    async () => {
      const found = await tunnels('observe');
      return { observedAt: now().toISOString(), tunnels: found };
    },
  );
  return Promise.resolve();
};
