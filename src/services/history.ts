import type { Sample, Series } from '../prometheus/frames.ts';

/** Seconds of history that one sample stands for; a scrape interval longer than this leaves holes. */
export const stepSeconds = 120;
export const hours = 24;
/** Half an hour each. */
export const segmentCount = 48;

/** Where a service's history comes from: asked at its URL as people do, or what systemd said of its unit. */
export type HistorySource = 'probe' | 'unit';

/** Each sample is the share of its step that the service was up; the worst one where several targets probe it. */
export const historyQueries: Readonly<Record<HistorySource, string>> = {
  probe: `min by (host, service) (avg_over_time(probe_success{job="blackbox-http"}[${stepSeconds}s]))`,
  unit: `min by (host, service) (avg_over_time(homelab_unit_active[${stepSeconds}s]))`,
};

export interface ServiceHistory {
  source: HistorySource;
  samples: readonly Sample[];
}

/**
 * Finds the history of a service: of its URL where it is probed, else of its unit.
 *
 * @returns null where Prometheus knows neither
 */
export function historyOf(
  series: Readonly<Partial<Record<HistorySource, readonly Series[]>>>,
  host: string,
  service: string,
): ServiceHistory | null {
  for (const source of ['probe', 'unit'] as const) {
    const found = series[source]?.find(
      ({ labels, samples }) => labels['host'] === host && labels['service'] === service && samples.length > 0,
    );
    if (found !== undefined) {
      return { source, samples: found.samples };
    }
  }
  return null;
}
