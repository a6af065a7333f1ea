import { hosts } from '../hosts.ts';
import { probeUrl, standIns, type StandIn } from '../inventory.ts';
import { storyUpTo, within, type Story } from './story.ts';

/** Seconds between samples of the made-up past. */
export const stepSeconds = 60;
export const pastDays = 14;

/** One time series; `at` gives its value at a time in seconds, or null where nothing was scraped. */
interface Series {
  labels: Readonly<Record<string, string>>;
  at: (time: number) => number | null;
}

interface Family {
  name: string;
  series: Series[];
}

const far = (service: StandIn): boolean => service.host === 'home';
const isDown = (story: Story, service: StandIn, time: number): boolean =>
  within(story.serviceDown[service.id] ?? [], time);
const isLost = (story: Story, time: number): boolean => within(story.tunnelLost, time);

/** A value in [0, 1) that only depends on its arguments (a multiplicative hash of 32 bits). */
function jitter(time: number, salt: number): number {
  let x = Math.imul(time ^ (salt * 0x9e3779b1), 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

/** More to do in the evening: between 1 and 1.6, highest at 20:00 UTC. */
const evening = (time: number): number => 1.3 + 0.3 * Math.cos(((time / 3600 - 20) / 24) * 2 * Math.PI);

function services(story: Story): Family[] {
  const labelsOf = (service: StandIn): Record<string, string> => ({
    job: 'blackbox-http',
    host: service.host,
    service: service.id,
    instance: probeUrl(service),
  });
  const fails = (service: StandIn, time: number): boolean =>
    isDown(story, service, time) || (far(service) && isLost(story, time));
  return [
    {
      name: 'probe_success',
      series: standIns.map((service) => ({
        labels: labelsOf(service),
        at: (time) => (fails(service, time) ? 0 : 1),
      })),
    },
    {
      name: 'probe_duration_seconds',
      series: standIns.map((service, index) => ({
        labels: labelsOf(service),
        at: (time) => {
          if (far(service) && isLost(story, time)) return 5;
          if (isDown(story, service, time)) return 0.0012;
          return ((far(service) ? 0.004 : 0.001) + 0.002 * index * jitter(time, index)) * evening(time);
        },
      })),
    },
  ];
}

function tunnel(story: Story): Family[] {
  const labels = { job: 'wg-icmp', host: 'home', instance: '10.8.0.2' };
  const round = (time: number): number =>
    isLost(story, time) ? 3 : 0.0009 + 0.0012 * jitter(time, 77) * evening(time);
  return [
    { name: 'probe_success', series: [{ labels, at: (time) => (isLost(story, time) ? 0 : 1) }] },
    { name: 'probe_duration_seconds', series: [{ labels, at: round }] },
  ];
}

function scrapes(story: Story): Family[] {
  const unit = (service: StandIn): Series => ({
    labels: {
      job: 'node',
      host: service.host,
      instance: `${hosts.find((host) => host.id === service.host)?.tunnel ?? ''}:9100`,
      name: service.unit,
      state: 'active',
      type: 'simple',
    },
    at: (time) => {
      if (far(service) && isLost(story, time)) return null;
      return isDown(story, service, time) ? 0 : 1;
    },
  });
  const active = (service: StandIn): Series => ({
    labels: {
      job: 'homelab-proxy',
      host: service.host,
      instance: `${hosts.find((host) => host.id === service.host)?.tunnel ?? ''}:8470`,
      service: service.id,
    },
    at: unit(service).at,
  });
  const up = (job: string, port: number): Series[] =>
    hosts.map((host) => ({
      labels: { job, host: host.id, instance: `${host.tunnel}:${port}` },
      at: (time) => (host.id === 'home' && isLost(story, time) ? 0 : 1),
    }));
  return [
    { name: 'node_systemd_unit_state', series: standIns.map(unit) },
    { name: 'homelab_unit_active', series: standIns.map(active) },
    { name: 'up', series: [...up('node', 9100), ...up('homelab-proxy', 8470)] },
  ];
}

/** Families of the same name made one, as the format wants it. */
function merged(families: readonly Family[]): Family[] {
  const byName = new Map<string, Series[]>();
  for (const { name, series } of families) byName.set(name, [...(byName.get(name) ?? []), ...series]);
  return [...byName].map(([name, series]) => ({ name, series }));
}

/**
 * The last two weeks of the lab as OpenMetrics 1.0 text, in pieces, for `promtool tsdb create-blocks-from openmetrics`. The
 * labels are those that the lab's Prometheus gives to what it scrapes, so the made-up past and the present are one series.
 * @param now seconds since the epoch
 */
export function* openMetrics(now: number, days = pastDays): Generator<string> {
  const story = storyUpTo(now);
  const last = Math.floor(now / stepSeconds) * stepSeconds;
  for (const { name, series } of merged([...services(story), ...tunnel(story), ...scrapes(story)])) {
    yield `# TYPE ${name} gauge\n`;
    for (const { labels, at } of series) {
      const text = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
      const head = `${name}{${text.join(',')}} `;
      const lines: string[] = [];
      for (let time = last - days * 86_400; time <= last; time += stepSeconds) {
        const value = at(time);
        if (value !== null) lines.push(`${head}${value} ${time}\n`);
      }
      yield lines.join('');
    }
  }
  yield '# EOF\n';
}
