import { AppEvents, type EventBusSrv } from '@grafana/data';
import type { BackendSrv, BackendSrvRequest, FetchError, FetchResponse } from '@grafana/runtime';
import {
  defer,
  filter,
  from,
  lastValueFrom,
  map,
  merge,
  Subject,
  takeUntil,
  tap,
  throwError,
  type Observable,
} from 'rxjs';
import { fromFetch } from 'rxjs/fetch';
import { catchError, mergeMap, throwIfEmpty } from 'rxjs/operators';

type Extra = Partial<BackendSrvRequest>;
interface ErrorData {
  message: string;
  error?: string;
  response?: string;
  traceID?: string;
}

/**
 * Requests to this server with the habits of Grafana's own service (read off 12.2): the shape of answers and errors, which
 * errors are shown as a toast, and cancelling by `requestId`. Left out: queueing, token rotation, the inspector's stream.
 */
export class BackendService implements BackendSrv {
  readonly #events: EventBusSrv;
  readonly #started = new Subject<string>();

  constructor(events: EventBusSrv) {
    this.#events = events;
  }

  fetch<T>(request: BackendSrvRequest): Observable<FetchResponse<T>> {
    return defer(() => {
      const { requestId } = request;
      if (requestId !== undefined) {
        this.#started.next(requestId);
      }
      const config: BackendSrvRequest = { ...request, retry: request.retry ?? 0 };
      const cancelled = this.#started.pipe(filter((id) => id === requestId));
      return fromFetch(addressOf(config), {
        ...requestInit(config),
        selector: (response) => readAnswer<T>(response, config),
      }).pipe(
        mergeMap((answer) => (answer.ok ? from([answer]) : throwError(() => errorOf(answer)))),
        tap((answer) => this.#showSuccess(answer)),
        catchError((error: unknown) => throwError(() => this.#handle(config, error))),
        takeUntil(cancelled),
        throwIfEmpty(() => cancelledError(config)),
      );
    });
  }

  chunked(request: BackendSrvRequest): Observable<FetchResponse<Uint8Array | undefined>> {
    return fromFetch(addressOf(request), {
      ...requestInit(request),
      selector: (response) => chunksOf(response, request),
    });
  }

  request<T = unknown>(request: BackendSrvRequest): Promise<T> {
    return lastValueFrom(this.fetch<T>(request).pipe(map(({ data }) => data)));
  }

  datasourceRequest<T = unknown>(request: BackendSrvRequest): Promise<FetchResponse<T>> {
    return lastValueFrom(this.fetch<T>(request));
  }

  get<T>(url: string, params?: BackendSrvRequest['params'], requestId?: string, extra?: Extra): Promise<T> {
    return this.request<T>(withDefined({ ...extra, method: 'GET', url }, { params, requestId }));
  }

  delete<T = unknown>(url: string, data?: unknown, extra?: Extra): Promise<T> {
    return this.request<T>({ ...extra, method: 'DELETE', url, data });
  }

  post<T>(url: string, data?: unknown, extra?: Extra): Promise<T> {
    return this.request<T>({ ...extra, method: 'POST', url, data });
  }

  patch<T>(url: string, data?: unknown, extra?: Extra): Promise<T> {
    return this.request<T>({ ...extra, method: 'PATCH', url, data });
  }

  put<T>(url: string, data?: unknown, extra?: Extra): Promise<T> {
    return this.request<T>({ ...extra, method: 'PUT', url, data });
  }

  #showSuccess({ config, data }: FetchResponse<unknown>): void {
    const unasked = config.showSuccessAlert === undefined && (isGet(config) || isDataQuery(config.url));
    const { message } = (data ?? {}) as { message?: unknown };
    if (config.showSuccessAlert !== false && !unasked && typeof message === 'string') {
      this.#events.emit(AppEvents.alertSuccess, [message]);
    }
  }

  /** Gives every failure the same shape, and a toast a moment later unless the caller has handled it by then. */
  #handle(config: BackendSrvRequest, thrown: unknown): FetchError<ErrorData> {
    const failure = thrown as Partial<FetchError<unknown>>;
    const data = errorData(failure);
    const error = Object.assign(failure, { data }) as FetchError<ErrorData>;
    if (data.message) {
      setTimeout(() => {
        if (error.isHandled !== true && error.cancelled !== true) {
          this.#showError(config, error);
        }
      }, 50);
    }
    return error;
  }

  #showError(config: BackendSrvRequest, { status, data, message }: FetchError<ErrorData>): void {
    if (config.showErrorAlert === false || (config.showErrorAlert === undefined && isDataQuery(config.url))) {
      return;
    }
    const said = data.message === 'Unexpected error' && message ? message : data.message;
    const [title, detail] = said.length > 80 ? ['Error', said] : [said, ''];
    this.#events.emit(status < 500 ? AppEvents.alertWarning : AppEvents.alertError, [title, detail]);
  }
}

const isGet = ({ method }: BackendSrvRequest): boolean => method === undefined || method === 'GET';
const isDataQuery = (url: string): boolean =>
  /^\/?api\/(ds\/query|datasources\/proxy|tsdb\/query)/.test(url) ||
  /^\/?api\/datasources\/uid\/[^/]+\/resources/.test(url);

const withDefined = (
  request: BackendSrvRequest,
  extra: { params?: BackendSrvRequest['params'] | undefined; requestId?: string | undefined },
): BackendSrvRequest =>
  Object.assign(request, Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== undefined)));

type Parameter = string | number | boolean | null | undefined;
type Parameters = Record<string, Parameter | Parameter[]>;

function addressOf({ url, params }: BackendSrvRequest): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((params ?? {}) as Parameters)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== '') {
        search.append(name, String(one));
      }
    }
  }
  const query = search.toString();
  return query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

function requestInit({ method = 'GET', headers, data, abortSignal }: BackendSrvRequest): RequestInit {
  const all = new Headers({
    accept: 'application/json, text/plain, */*',
    ...(headers as Record<string, string> | undefined),
  });
  if (data !== undefined && !all.has('content-type')) {
    all.set('content-type', 'application/json');
  }
  const content: unknown = data;
  const isReady = content === undefined || typeof content === 'string' || content instanceof Blob;
  const body = isReady ? content : JSON.stringify(content);
  return {
    method,
    headers: all,
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body }),
    ...(abortSignal === undefined ? {} : { signal: abortSignal }),
  };
}

async function readAnswer<T>(response: Response, config: BackendSrvRequest): Promise<FetchResponse<T>> {
  return { ...headOf(response, config), data: (await readData(response, config.responseType)) as T };
}

function headOf(response: Response, config: BackendSrvRequest): Omit<FetchResponse, 'data'> {
  const { status, statusText, ok, headers, redirected, type, url } = response;
  return { status, statusText, ok, headers, redirected, type, url, config };
}

async function readData(response: Response, type: BackendSrvRequest['responseType']): Promise<unknown> {
  if (type !== undefined) {
    const read = { json: 'json', text: 'text', arraybuffer: 'arrayBuffer', blob: 'blob' } as const;
    return response[read[type]]();
  }
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function chunksOf(response: Response, config: BackendSrvRequest): Observable<FetchResponse<Uint8Array | undefined>> {
  const head = headOf(response, config);
  const chunks = response.body === null ? from([]) : from(response.body as unknown as AsyncIterable<Uint8Array>);
  return merge(from([undefined]), chunks).pipe(map((data) => ({ ...head, data })));
}

const cancelledError = (config: BackendSrvRequest): FetchError<null> => ({
  cancelled: true,
  data: null,
  status: -1,
  statusText: 'Request was aborted',
  config,
});

const errorOf = ({ status, statusText, data, config }: FetchResponse<unknown>): FetchError<unknown> => ({
  status,
  statusText,
  data,
  config,
});

function errorData({ data, statusText }: Partial<FetchError<unknown>>): ErrorData {
  if (typeof data === 'string') {
    const message = data === '' ? (statusText ?? '') : data;
    return { message, error: statusText ?? '', response: data };
  }
  const known = (data ?? { message: 'Unexpected error' }) as ErrorData;
  return known.message || typeof known.error !== 'string' ? known : Object.assign(known, { message: known.error });
}
