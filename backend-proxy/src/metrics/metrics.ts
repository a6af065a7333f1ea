import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CommandSample } from '../process/runner.ts';
import { version } from '../version.ts';

/** One answered request; `route` is a pattern, so that there are only as many as routes. */
export interface HttpSample {
  method: string;
  route: string;
  status: number;
  durationMs: number;
}

export interface Metrics {
  registry: Registry;
  onCommand: (sample: CommandSample) => void;
  onRequest: (sample: HttpSample) => void;
}

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The registry with what the program knows of itself. Names: Prometheus's own for a process, else `homelab_`. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];

  new Gauge({
    name: 'homelab_build_info',
    help: 'Version of homelab-proxy; always 1.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of homelab-proxy in bytes.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    name: 'process_start_time_seconds',
    help: 'When homelab-proxy was started, in seconds since 1970.',
    registers,
  }).set(Math.round(performance.timeOrigin) / 1000);

  const commands = new Counter({
    name: 'homelab_command_runs_total',
    help: 'Commands that were run, by program and result.',
    labelNames: ['program', 'result'],
    registers,
  });
  const commandSeconds = new Histogram({
    name: 'homelab_command_duration_seconds',
    help: 'How long commands ran.',
    labelNames: ['program'],
    buckets: [0.02, 0.1, 0.5, 2, 10, 60],
    registers,
  });
  const requests = new Counter({
    name: 'homelab_http_requests_total',
    help: 'Answered HTTP requests.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const requestSeconds = new Histogram({
    name: 'homelab_http_request_duration_seconds',
    help: 'How long answers to HTTP requests took.',
    labelNames: ['route'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });

  return {
    registry,
    onCommand: ({ program, result, durationMs }) => {
      commands.inc({ program, result });
      commandSeconds.observe({ program }, durationMs / 1000);
    },
    onRequest: ({ method, route, status, durationMs }) => {
      requests.inc({ method: knownMethods.has(method) ? method : 'other', route, status });
      requestSeconds.observe({ route }, durationMs / 1000);
    },
  };
}
