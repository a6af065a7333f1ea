/** The one data source there can be. */
export const prometheusUid = 'prometheus';

const meta = {
  id: 'prometheus',
  name: 'Prometheus',
  type: 'datasource',
  module: '',
  baseUrl: '',
  metrics: true,
  alerting: true,
  annotations: true,
  backend: true,
  signature: 'internal',
  category: 'tsdb',
  info: {
    author: { name: 'Prometheus' },
    description: 'Open source time series database and alerting',
    links: [],
    screenshots: [],
    keywords: [],
    logos: { small: 'public/preview/prometheus.svg', large: 'public/preview/prometheus.svg' },
    version: '1.0.0',
    updated: '',
  },
};

/** There in every Grafana, and what "the default" is where no other data source is. */
const builtIn = {
  id: -1,
  uid: 'grafana',
  type: 'datasource',
  name: '-- Grafana --',
  meta: { ...meta, id: 'grafana', name: '-- Grafana --', builtIn: true, backend: false, metrics: true },
  isDefault: false,
  access: 'direct',
  readOnly: false,
  jsonData: {},
};

/** The data sources in the boot data, by name, in the shape of `DataSourceInstanceSettings`. */
export function dataSourcesForBrowser(prometheusUrl: string | null): Record<string, unknown> {
  const prometheus = {
    id: 1,
    uid: prometheusUid,
    type: 'prometheus',
    name: 'Prometheus',
    meta,
    url: `/api/datasources/proxy/uid/${prometheusUid}`,
    isDefault: true,
    access: 'proxy',
    readOnly: true,
    jsonData: { httpMethod: 'POST', timeInterval: '15s' },
  };
  const all = prometheusUrl === null ? [builtIn] : [prometheus, builtIn];
  return Object.fromEntries(all.map((source) => [source.name, source]));
}

/** The data sources as `/api/datasources` lists them for Admins. */
export function dataSourcesForAdmins(prometheusUrl: string | null): Record<string, unknown>[] {
  if (prometheusUrl === null) {
    return [];
  }
  return [
    {
      id: 1,
      uid: prometheusUid,
      orgId: 1,
      name: 'Prometheus',
      type: 'prometheus',
      typeName: 'Prometheus',
      typeLogoUrl: meta.info.logos.small,
      access: 'proxy',
      url: prometheusUrl,
      isDefault: true,
      jsonData: { httpMethod: 'POST', timeInterval: '15s' },
      readOnly: true,
    },
  ];
}
