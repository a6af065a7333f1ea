import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

type Definite<T> = T extends (...parameters: never[]) => unknown
  ? T
  : T extends object
    ? { [K in keyof T]-?: Definite<Exclude<T[K], undefined>> }
    : T;

/**
 * Grafana's theme. Its declaration derives the colours from an optional schema, so that under
 * `exactOptionalPropertyTypes` each of them looks as if it could be missing; none is.
 */
export interface Theme extends Omit<GrafanaTheme2, 'colors'> {
  colors: Definite<GrafanaTheme2['colors']>;
}

/** `useStyles2` of Grafana for our {@link Theme}; the function must be the same at every call. */
export function useStyles<Styles extends Record<string, string>>(getStyles: (theme: Theme) => Styles): Styles {
  return useStyles2(getStyles as (theme: GrafanaTheme2) => Styles);
}
