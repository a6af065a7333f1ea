import { createElement, Fragment, type ElementType, type Key, type ReactElement } from 'react';

/**
 * What libraries in the bundle get for `react/jsx-runtime`. Grafana shares that module from 12.2.5 on only, and the two
 * versions of React it ships differ in it; `createElement` is the same in all of them.
 */
export function jsx(type: ElementType, props: Record<string, unknown>, key?: Key): ReactElement {
  return createElement(type, key === undefined ? props : { ...props, key });
}

export { jsx as jsxs, Fragment };
