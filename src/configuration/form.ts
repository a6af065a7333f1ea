import type { PluginMeta } from '@grafana/data';
import type { Scope } from '../../backend-proxy/contract/common.ts';
import type { Settings } from '../plugin/settings.ts';
import { normaliseHubUrl } from './hubUrl.ts';

/** What is typed for one token. `kept`: nothing, so the saved one stays. */
export type TokenInput = { kind: 'kept' } | { kind: 'typed'; text: string };

/** The form's state: the settings as typed, and the tokens, which are never read back. */
export interface Form {
  hubUrl: string;
  prometheusUid: string;
  tokens: Readonly<Record<Scope, TokenInput>>;
}

const kept: TokenInput = { kind: 'kept' };

/** Names in Grafana's `secureJsonData`, as the routes in plugin.json use them. */
export const tokenKeys: Readonly<Record<Scope, string>> = {
  read: 'readToken',
  browse: 'browseToken',
  operate: 'operateToken',
};

export const initialForm = ({ hubUrl, prometheusUid }: Settings): Form => ({
  hubUrl,
  prometheusUid,
  tokens: { read: kept, browse: kept, operate: kept },
});

/** Whether Grafana has a token for the scope; it tells no more than that. */
export const isTokenSaved = ({ secureJsonFields }: Pick<PluginMeta, 'secureJsonFields'>, scope: Scope): boolean =>
  (secureJsonFields as Record<string, boolean> | undefined)?.[tokenKeys[scope]] === true;

/** Whether the form differs from what is saved. */
export function hasChanges(form: Form, saved: Settings): boolean {
  return (
    normaliseHubUrl(form.hubUrl) !== saved.hubUrl ||
    form.prometheusUid !== saved.prometheusUid ||
    Object.values(form.tokens).some(({ kind }) => kind === 'typed')
  );
}

/** The body of `POST /api/plugins/<id>/settings`. Grafana replaces `jsonData` whole and merges `secureJsonData`. */
export interface SettingsBody {
  enabled: boolean;
  pinned: boolean;
  jsonData: Record<string, unknown>;
  /** Only the tokens that were typed; an empty one removes it. */
  secureJsonData: Record<string, string>;
}

/** What to send, with everything that is already there and not in this form kept. */
export function bodyOf(form: Form, meta: Pick<PluginMeta, 'enabled' | 'pinned' | 'jsonData'>): SettingsBody {
  const typed = (Object.entries(form.tokens) as [Scope, TokenInput][]).flatMap(([scope, input]) =>
    input.kind === 'typed' ? [[tokenKeys[scope], input.text.trim()] as const] : [],
  );
  return {
    enabled: meta.enabled ?? true,
    pinned: meta.pinned ?? true,
    jsonData: {
      ...(meta.jsonData as Record<string, unknown> | undefined),
      hubUrl: normaliseHubUrl(form.hubUrl),
      prometheusUid: form.prometheusUid,
    },
    secureJsonData: Object.fromEntries(typed),
  };
}
