import { Gauge, type Registry } from 'prom-client';
import type { Service } from '../../contract/services.ts';

/** Sets `homelab_unit_active` from what is known when it is asked. A unit whose state is not known has no series. */
export function registerServiceMetrics(registry: Registry, known: () => readonly Service[]): void {
  new Gauge({
    name: 'homelab_unit_active',
    help: 'Whether the unit of the service is active (1) or not (0).',
    labelNames: ['service'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const { id, state } of known()) {
        if (state !== 'unknown' && state !== 'unmonitored') this.set({ service: id }, state === 'up' ? 1 : 0);
      }
    },
  });
}
