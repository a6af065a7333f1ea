import type { DataSourceApi, DataSourceInstanceSettings, DataSourceRef } from '@grafana/data';
import { DataSourceWithBackend, type DataSourceSrv, type GetDataSourceListFilters } from '@grafana/runtime';

type Reference = DataSourceRef | string | null | undefined;

/** The data sources of the boot data. Each is queried through the server, as Grafana's own Prometheus data source is. */
export class DataSourceService implements DataSourceSrv {
  readonly #all: readonly DataSourceInstanceSettings[];

  constructor(all: readonly DataSourceInstanceSettings[]) {
    this.#all = all;
  }

  get(reference?: Reference): Promise<DataSourceApi> {
    const settings = this.getInstanceSettings(reference);
    return settings === undefined
      ? Promise.reject(new Error(`Datasource ${nameOf(reference)} was not found`))
      : Promise.resolve(new DataSourceWithBackend(settings) as unknown as DataSourceApi);
  }

  /**
   * With Grafana's surprise (read off 12.2): unless it is asked by `pluginId`, or for alerting or tracing, the built-in data
   * source is in every list, also where `type` is another.
   */
  getList(filters: GetDataSourceListFilters = {}): DataSourceInstanceSettings[] {
    const { type, pluginId, filter, metrics, alerting, annotations, logs, tracing } = filters;
    const types = typeof type === 'string' ? [type] : type;
    const chosen = this.#all.filter(
      (source) =>
        source.meta.builtIn !== true &&
        (types?.includes(source.type) ?? true) &&
        (pluginId === undefined || source.meta.id === pluginId) &&
        (filter?.(source) ?? true) &&
        Object.entries({ metrics, alerting, annotations, logs, tracing }).every(
          ([ability, wanted]) => wanted !== true || source.meta[ability as 'metrics'] === true,
        ),
    );
    const withBuiltIn = pluginId === undefined && alerting !== true && tracing !== true;
    const builtIn = this.#all.filter((source) => source.meta.builtIn === true && filter?.(source) !== false);
    return withBuiltIn ? [...chosen, ...builtIn] : chosen;
  }

  getInstanceSettings(reference?: Reference): DataSourceInstanceSettings | undefined {
    if (reference === undefined || reference === null || reference === 'default') {
      return this.#all.find(({ isDefault }) => isDefault) ?? this.#all[0];
    }
    const name = nameOf(reference);
    return this.#all.find((source) => source.uid === name || source.name === name);
  }

  reload(): void {
    // They are fixed when the server starts.
  }

  registerRuntimeDataSource(): void {
    throw new Error('The preview has no runtime data sources');
  }
}

const nameOf = (reference: Reference): string =>
  (typeof reference === 'string' ? reference : (reference?.uid ?? reference?.type)) ?? 'default';
