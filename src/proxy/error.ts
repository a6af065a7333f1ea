import type { Problem } from '../../backend-proxy/contract/common.ts';
import type { Trouble } from './trouble.ts';

interface Particulars extends Trouble {
  code: string;
  status: number | null;
  host?: string | undefined;
  lastSeenAt?: string | undefined;
}

/** A question to the proxy that got no good answer, whoever on the way failed: the browser, Grafana, the hub or a host. */
export class ProxyError extends Error implements Trouble {
  override readonly name = 'ProxyError';
  /** The problem's code, or one of ours where no problem came: see {@link toProxyError}. */
  readonly code: string;
  /** HTTP status; null where nothing answered. */
  readonly status: number | null;
  readonly title: string;
  readonly detail: string | undefined;
  readonly advice: string | undefined;
  readonly host: string | undefined;
  /** When the host last answered, ISO 8601. */
  readonly lastSeenAt: string | undefined;

  constructor(particulars: Particulars) {
    super(particulars.title);
    this.code = particulars.code;
    this.status = particulars.status;
    this.title = particulars.title;
    this.detail = particulars.detail;
    this.advice = particulars.advice;
    this.host = particulars.host;
    this.lastSeenAt = particulars.lastSeenAt;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isProblem = (data: unknown): data is Problem =>
  isRecord(data) && typeof data['code'] === 'string' && typeof data['title'] === 'string';

/** A body that was no JSON, as `BackendSrv` hands it on: `{message, error, response}`. Grafana’s own errors are JSON. */
const isWrappedText = (data: Record<string, unknown>): boolean => typeof data['response'] === 'string';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The hub's address answered, but with something that homelab-proxy does not say. */
export function notOurService(status: number | null): ProxyError {
  return new ProxyError({
    code: 'not-our-service',
    status,
    title: 'The hub’s address belongs to another program',
    detail: 'Something answers there, but not as homelab-proxy does.',
    advice:
      'Check the hub’s URL on the Configuration page: its host, its port (8470 unless changed) and no path behind it.',
  });
}

/** Nothing came within the time that the page waits. */
export function noAnswerInTime(seconds: number): ProxyError {
  return new ProxyError({
    code: 'timeout',
    status: null,
    title: `No answer within ${seconds} s`,
    detail: 'The request went out, and neither Grafana nor the hub answered it.',
    advice: 'Check on the hub that homelab-proxy runs and is not overloaded: systemctl status homelab-proxy.',
  });
}

/**
 * Makes a {@link ProxyError} of whatever `getBackendSrv().fetch` threw (a FetchError of @grafana/runtime 12 or 13:
 * `{status, data}`). A body that is a problem speaks for itself; else the status tells who on the way failed:
 * `no-connection`, `signed-out`, `role`, `not-enabled`, `not-our-service`, `grafana-failed`, `hub-unreachable`,
 * `too-many-requests`, `unexpected`.
 */
export function toProxyError(thrown: unknown): ProxyError {
  if (thrown instanceof ProxyError) {
    return thrown;
  }
  const record = isRecord(thrown) ? thrown : {};
  const status = typeof record['status'] === 'number' && record['status'] > 0 ? record['status'] : null;
  const data = record['data'];
  if (isProblem(data)) {
    return new ProxyError({
      code: data.code,
      status: status ?? data.status,
      title: data.title,
      detail: text(data.detail),
      advice: adviceOn(data.code) ?? text(data.advice),
      host: text(data.host),
      lastSeenAt: text(data.lastSeenAt),
    });
  }
  const message = isRecord(data) && !isWrappedText(data) ? text(data['message']) : undefined;
  return status === null ? noConnection() : byStatus(status, message);
}

/** The proxy advises whoever sends a token; a reader of a page sends none, Grafana does. */
function adviceOn(code: string): string | undefined {
  return code === 'unauthenticated' || code === 'scope-missing'
    ? 'Grafana’s token for the hub is wrong. An Admin can see which one with “Test connection” under Configuration.'
    : undefined;
}

function noConnection(): ProxyError {
  return new ProxyError({
    code: 'no-connection',
    status: null,
    title: 'Grafana does not answer',
    detail: 'The browser reached nothing, so this says nothing about your hosts.',
    advice: 'Check your own connection to Grafana, then try again.',
  });
}

/** `message` is in the JSON that Grafana's server itself answers errors with. */
function byStatus(status: number, message: string | undefined): ProxyError {
  if (status === 401) {
    return new ProxyError({
      code: 'signed-out',
      status,
      title: 'The request was not accepted as signed in',
      detail: message ?? 'Either your session in Grafana has ended, or the hub does not know the token it was shown.',
      advice:
        'Sign in again. If it stays, an Admin can see which token is wrong with “Test connection” under Configuration.',
    });
  }
  if (status === 403) {
    return new ProxyError({
      code: 'role',
      status,
      title: 'Your role does not allow this',
      detail: message ?? 'Grafana refused to pass the request on.',
      advice: 'Ask an Admin of this Grafana organisation.',
    });
  }
  if (status === 404) {
    return message === undefined
      ? notOurService(status)
      : new ProxyError({
          code: 'not-enabled',
          status,
          title: 'Grafana has no such route',
          detail: message,
          advice:
            'Check that the plugin is enabled in this organisation and that the version installed is the one you expect.',
        });
  }
  if (status === 429) {
    return new ProxyError({
      code: 'too-many-requests',
      status,
      title: 'Too many requests',
      detail: message ?? 'The hub limits how often it is asked.',
      advice: 'Wait a minute. Close other tabs that show these pages.',
    });
  }
  if (status === 500 && message !== undefined) {
    return new ProxyError({
      code: 'grafana-failed',
      status,
      title: 'Grafana could not pass the request on',
      detail: message,
      advice: 'An Admin should check the hub’s URL and the tokens under Configuration.',
    });
  }
  if (status === 502 || status === 503 || status === 504) {
    return new ProxyError({
      code: 'hub-unreachable',
      status,
      title: 'The hub cannot be reached',
      detail: 'Grafana got no connection to homelab-proxy, so nothing is known about any host.',
      advice:
        'Check on the hub: systemctl status homelab-proxy. Check from Grafana’s machine that the hub’s URL (Configuration) answers, and that the tunnel is up if it lies behind it.',
    });
  }
  return new ProxyError({
    code: 'unexpected',
    status,
    title: `An answer nobody expected (status ${status})`,
    detail: message,
    advice: 'Look at the log of homelab-proxy on the hub: journalctl -u homelab-proxy -n 50.',
  });
}
