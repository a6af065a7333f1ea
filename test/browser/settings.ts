import { expect, type APIRequestContext } from '@playwright/test';
import { labFacts, labTokens } from '../../lab/facts.ts';
import { pluginId } from './fixtures.ts';

interface Changes {
  hubUrl?: string;
  secureJsonData?: Record<string, string>;
}

interface Meta {
  enabled: boolean;
  pinned: boolean;
  jsonData: Record<string, unknown>;
}

/** Changes the plugin's settings as an Admin, by Grafana's API; what is not named stays. */
export async function changeSettings(
  request: APIRequestContext,
  { hubUrl, secureJsonData = {} }: Changes,
): Promise<void> {
  const url = `/api/plugins/${pluginId}/settings`;
  const { enabled, pinned, jsonData } = (await (await request.get(url)).json()) as Meta;
  const data = {
    enabled,
    pinned,
    jsonData: hubUrl === undefined ? jsonData : { ...jsonData, hubUrl },
    secureJsonData,
  };
  expect((await request.post(url, { data })).ok(), 'saving settings').toBe(true);
}

/** The settings that every other test relies on. */
export const restoreSettings = (request: APIRequestContext): Promise<void> =>
  changeSettings(request, { hubUrl: labFacts().hubUrl, secureJsonData: labTokens() });
