import type { Scope } from '../../backend-proxy/contract/common.ts';
import type { Session } from '../../backend-proxy/contract/session.ts';
import type { ProxyError } from '../proxy/error.ts';
import type { Trouble } from '../proxy/trouble.ts';
import { fitOf, ourApiVersion } from '../proxy/version.ts';

/** What came of `GET /api/v1/session` through the route of one scope. */
export type Outcome = { answer: unknown } | { error: ProxyError };

/** A scope's token is saved or not, and what the hub answered to it. */
export interface Probe {
  saved: boolean;
  outcome: Outcome;
}

/** What came of asking Prometheus for `up`. */
export type PrometheusOutcome =
  { kind: 'absent' } | { kind: 'failed'; trouble: Trouble } | { kind: 'answered'; up: number; total: number };

/** `unknown`: could not be tried, since something before it failed. */
export type Verdict = 'ok' | 'warning' | 'failed' | 'unknown';

/** One thing that was tried, in words for people. */
export interface Diagnosis extends Trouble {
  subject: string;
  verdict: Verdict;
}

export const scopes: readonly Scope[] = ['read', 'browse', 'operate'];

const tokenNames: Readonly<Record<Scope, string>> = {
  read: 'Read token',
  browse: 'Browse token',
  operate: 'Operate token',
};

/** What a scope is for, as an Admin has to decide about it. */
export const scopePurposes: Readonly<Record<Scope, string>> = {
  read: 'Status of tunnels, services and backups. Used for every viewer.',
  browse: 'Names and content of backed-up files. Used for Admins.',
  operate: 'Starts backups and restores, restarts services. Used for Admins.',
};

/** Says of the hub and of each token exactly what is right or wrong, and what to do. */
export function diagnose(probes: Readonly<Record<Scope, Probe>>): Diagnosis[] {
  const hub = diagnoseHub(probes);
  return [hub, ...scopes.map((scope) => diagnoseToken(scope, probes[scope], hub))];
}

type Reading =
  | { kind: 'session'; session: Session }
  | { kind: 'refused' }
  | { kind: 'foreign' }
  | { kind: 'error'; error: ProxyError };

function read(outcome: Outcome): Reading {
  if ('error' in outcome) {
    const { error } = outcome;
    if (error.code === 'unauthenticated') {
      return { kind: 'refused' };
    }
    return error.code === 'not-our-service' ? { kind: 'foreign' } : { kind: 'error', error };
  }
  return isSession(outcome.answer) ? { kind: 'session', session: outcome.answer } : { kind: 'foreign' };
}

function isSession(answer: unknown): answer is Session {
  const { service, apiVersion, version, host, token } = (answer ?? {}) as Partial<Record<keyof Session, unknown>>;
  const isText = (value: unknown): boolean => typeof value === 'string';
  return (
    service === 'homelab-proxy' &&
    [apiVersion, version, host].every(isText) &&
    Array.isArray((token as Partial<Session['token']> | undefined)?.scopes)
  );
}

/** The best that any of the tokens found out about the hub itself. */
function diagnoseHub(probes: Readonly<Record<Scope, Probe>>): Diagnosis {
  const readings = scopes.map((scope) => read(probes[scope].outcome));
  const subject = 'Hub';
  const session = readings.find((reading) => reading.kind === 'session')?.session;
  if (session !== undefined) {
    return versionDiagnosis(subject, session);
  }
  if (readings.some(({ kind }) => kind === 'refused')) {
    return {
      subject,
      verdict: 'ok',
      title: 'homelab-proxy answers',
      detail: 'Its version can be told only to a token that it knows.',
    };
  }
  if (readings.some(({ kind }) => kind === 'foreign')) {
    return {
      subject,
      verdict: 'failed',
      title: 'This is not homelab-proxy',
      detail: 'Something answers at this URL, but not as homelab-proxy does.',
      advice: 'Check host and port; homelab-proxy listens on 8470 unless its configuration says otherwise.',
    };
  }
  const error = readings.find((reading) => reading.kind === 'error')?.error;
  return {
    subject,
    verdict: 'failed',
    title: error?.title ?? 'The hub did not answer',
    detail: error?.detail,
    advice: error?.advice,
  };
}

function versionDiagnosis(subject: string, { version, apiVersion, host }: Session): Diagnosis {
  const fit = fitOf(apiVersion);
  if (fit === 'far') {
    return {
      subject,
      verdict: 'failed',
      title: 'The versions do not fit together',
      detail: `homelab-proxy ${version} on ${host} speaks API ${apiVersion}, this plugin ${ourApiVersion}.`,
      advice: 'Update the older of the two until the first number is the same and the second differs by one at most.',
    };
  }
  return {
    subject,
    verdict: 'ok',
    title: `homelab-proxy ${version} answers on ${host}`,
    detail:
      fit === 'near'
        ? `It speaks API ${apiVersion}, this plugin ${ourApiVersion}: that works. Update the older one when you can.`
        : undefined,
  };
}

function diagnoseToken(scope: Scope, { saved, outcome }: Probe, hub: Diagnosis): Diagnosis {
  const subject = tokenNames[scope];
  if (!saved) {
    return {
      subject,
      verdict: scope === 'read' ? 'failed' : 'warning',
      title: 'No token is saved',
      detail:
        scope === 'read'
          ? 'Without it no page can show anything.'
          : `Without it this is not possible: ${scopePurposes[scope].split('. ')[0] ?? ''}.`,
      advice: `Make one on the hub with homelab-proxy hash-token --generate, add its hash with scope ${scope} below tokens in /etc/homelab-ops/proxy.yaml, and enter the token here.`,
    };
  }
  const reading = read(outcome);
  switch (reading.kind) {
    case 'session':
      return scopeDiagnosis(subject, scope, reading.session);
    case 'refused':
      return {
        subject,
        verdict: 'failed',
        title: 'The hub does not know this token',
        detail: 'It is none of those whose hash stands below tokens in the hub’s /etc/homelab-ops/proxy.yaml.',
        advice: 'Enter the token again, whole and without spaces, or add its hash there and restart homelab-proxy.',
      };
    case 'error':
      if (hub.verdict === 'ok' || reading.error.code === 'role') {
        const { title, detail, advice } = reading.error;
        return { subject, verdict: 'failed', title, detail, advice };
      }
      break;
    case 'foreign':
      break;
  }
  return { subject, verdict: 'unknown', title: 'Not tried', detail: 'It can be tried once the hub answers.' };
}

/** The token is known to the hub: is it the one for this scope, and for no more than that? */
function scopeDiagnosis(subject: string, scope: Scope, { token }: Session): Diagnosis {
  const others = token.scopes.filter((one) => one !== scope);
  if (!token.scopes.includes(scope)) {
    return {
      subject,
      verdict: 'failed',
      title: `This token may not ${scope}`,
      detail: `The hub knows it as “${token.name}”, for ${others.length === 0 ? 'nothing' : others.join(' and ')}.`,
      advice: `Enter a token with scope ${scope}; the tokens may have been swapped.`,
    };
  }
  if (others.length > 0) {
    return {
      subject,
      verdict: 'warning',
      title: `It works, and may do more than ${scope}`,
      detail: `The hub knows it as “${token.name}”, also for ${others.join(' and ')}.${
        scope === 'read' ? ' Grafana shows this token there for every viewer.' : ''
      }`,
      advice: `Give it scope ${scope} only, so that a fault in one place does not open the others.`,
    };
  }
  return { subject, verdict: 'ok', title: `It may ${scope}`, detail: `The hub knows it as “${token.name}”.` };
}

/** Says whether history can be had, and how much of what Prometheus watches answers it. */
export function diagnosePrometheus(outcome: PrometheusOutcome): Diagnosis {
  const subject = 'Prometheus';
  switch (outcome.kind) {
    case 'absent':
      return {
        subject,
        verdict: 'warning',
        title: 'This Grafana has no Prometheus data source',
        detail: 'Everything works without it but history, such as the 24 hours of each service.',
        advice: 'Add one below Connections, Data sources.',
      };
    case 'failed':
      return { subject, verdict: 'failed', ...outcome.trouble };
    case 'answered':
      return outcome.total === 0
        ? {
            subject,
            verdict: 'warning',
            title: 'Prometheus answers, and watches nothing',
            detail: 'It has no value for the query up.',
            advice: 'Give it scrape targets; docs/monitoring.md of the project says which.',
          }
        : {
            subject,
            verdict: 'ok',
            title: 'Prometheus answers',
            detail: `${outcome.up} of its ${outcome.total} targets are up.`,
          };
  }
}
