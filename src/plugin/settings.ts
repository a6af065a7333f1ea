import { createContext, useContext } from 'react';

/** What the plugin keeps in Grafana as `jsonData`: readable by every viewer, so nothing in it is secret. */
export interface Settings {
  /** Base URL of the hub's proxy as Grafana's server reaches it; empty until an Admin sets it. */
  hubUrl: string;
  /** Uid of the Prometheus data source; empty means Grafana's own default one. */
  prometheusUid: string;
}

/** Reads `jsonData`, which may be absent, older, or written by hand. */
export function readSettings(jsonData: unknown): Settings {
  const record = typeof jsonData === 'object' && jsonData !== null ? (jsonData as Record<string, unknown>) : {};
  const text = (key: keyof Settings): string => {
    const value = record[key];
    return typeof value === 'string' ? value.trim() : '';
  };
  return { hubUrl: text('hubUrl'), prometheusUid: text('prometheusUid') };
}

/** The saved settings; `App` provides them. */
export const SettingsContext = createContext<Settings>({ hubUrl: '', prometheusUid: '' });

/** The saved settings, within the app's pages. */
export function useSettings(): Settings {
  return useContext(SettingsContext);
}
