import * as emotion from '@emotion/css';
import * as grafanaData from '@grafana/data';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaUi from '@grafana/ui';
import React from 'react';
import ReactDOM from 'react-dom';
import * as reactRouter from 'react-router';
import * as rxjs from 'rxjs';
import * as rxjsOperators from 'rxjs/operators';

/** What a plugin asks for and shares with its host, as in Grafana: the same instances that the host runs on. */
const shared: Readonly<Record<string, unknown>> = {
  '@emotion/css': emotion,
  '@grafana/data': grafanaData,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/ui': grafanaUi,
  react: React,
  'react-dom': ReactDOM,
  'react-router': reactRouter,
  rxjs,
  'rxjs/operators': rxjsOperators,
};

/** Throws for what Grafana may share but this preview does not. */
export function sharedModule(name: string): unknown {
  if (!Object.hasOwn(shared, name)) {
    throw new Error(`The preview does not share "${name}": add it to preview/web/sharedModules.ts`);
  }
  return shared[name];
}
