import type { Scope } from '../../backend-proxy/contract/common.ts';
import { prometheusUid, queryPrometheus } from '../prometheus/client.ts';
import { toPrometheusError } from '../prometheus/error.ts';
import { ask } from '../proxy/client.ts';
import { toProxyError } from '../proxy/error.ts';
import type { Outcome, PrometheusOutcome } from './diagnose.ts';

/** Asks the hub who it is and as whom it sees Grafana, by the route of a scope with the token saved for it. */
export async function probeHub(scope: Scope): Promise<Outcome> {
  try {
    return { answer: await ask(scope, '/session') };
  } catch (thrown) {
    return { error: toProxyError(thrown) };
  }
}

/** Asks Prometheus which of its targets are up. */
export async function probePrometheus(chosen: string): Promise<PrometheusOutcome> {
  const uid = prometheusUid(chosen);
  if (uid === null) {
    return { kind: 'absent' };
  }
  const now = Date.now();
  try {
    const { up = [] } = await queryPrometheus({
      uid,
      queries: { up: 'up' },
      from: now - 60_000,
      to: now,
      stepSeconds: 0,
    });
    return {
      kind: 'answered',
      total: up.length,
      up: up.filter(({ samples }) => samples.at(-1)?.v === 1).length,
    };
  } catch (thrown) {
    return { kind: 'failed', trouble: toPrometheusError(thrown) };
  }
}
