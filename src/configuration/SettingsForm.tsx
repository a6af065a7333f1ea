import type { AppPluginMeta } from '@grafana/data';
import { DataSourcePicker } from '@grafana/runtime';
import { Button, Field, Input, SecretInput } from '@grafana/ui';
import React, { useId, useState, type FormEvent } from 'react';
import type { Scope } from '../../backend-proxy/contract/common.ts';
import { ProblemAlert } from '../components/ProblemAlert.tsx';
import type { Settings } from '../plugin/settings.ts';
import type { ProxyError } from '../proxy/error.ts';
import { scopePurposes, scopes } from './diagnose.ts';
import { bodyOf, hasChanges, isTokenSaved, type Form, type TokenInput } from './form.ts';
import { hubUrlFault } from './hubUrl.ts';
import { saveSettings } from './save.ts';

interface Props {
  meta: AppPluginMeta;
  saved: Settings;
  form: Form;
  onChange: (form: Form) => void;
}

/** The settings as a form. A saved token is never shown: it can be replaced or removed. */
export function SettingsForm({ meta, saved, form, onChange }: Props) {
  const id = useId();
  const [saving, setSaving] = useState(false);
  const [touched, setTouched] = useState(false);
  const [failure, setFailure] = useState<ProxyError | null>(null);
  const fault = hubUrlFault(form.hubUrl);
  const changed = hasChanges(form, saved);

  const submit = async (): Promise<void> => {
    setTouched(true);
    if (fault === null) {
      setSaving(true);
      setFailure(await saveSettings(bodyOf(form, meta)));
      setSaving(false);
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void submit();
  };
  const invalid = touched && fault !== null;
  return (
    <form onSubmit={onSubmit} noValidate>
      <Field
        label="Hub URL"
        description="Address of homelab-proxy on the hub as Grafana’s server reaches it: through the tunnel or on the same machine."
        htmlFor={`${id}-url`}
        invalid={invalid}
        error={fault}
        required
      >
        <Input
          id={`${id}-url`}
          value={form.hubUrl}
          placeholder="http://10.8.0.1:8470"
          autoComplete="off"
          spellCheck={false}
          onBlur={() => setTouched(true)}
          onChange={({ currentTarget: { value } }) => onChange({ ...form, hubUrl: value })}
        />
      </Field>
      {scopes.map((scope) => (
        <TokenField
          key={scope}
          id={`${id}-${scope}`}
          scope={scope}
          isSaved={isTokenSaved(meta, scope)}
          input={form.tokens[scope]}
          onChange={(input) => onChange({ ...form, tokens: { ...form.tokens, [scope]: input } })}
        />
      ))}
      <Field
        label="Prometheus data source"
        description="For history only. Empty: this Grafana’s default Prometheus."
        htmlFor={`${id}-prometheus`}
      >
        <DataSourcePicker
          inputId={`${id}-prometheus`}
          type="prometheus"
          noDefault
          current={form.prometheusUid === '' ? null : form.prometheusUid}
          placeholder="Default Prometheus"
          onChange={({ uid }) => onChange({ ...form, prometheusUid: uid })}
          onClear={() => onChange({ ...form, prometheusUid: '' })}
        />
      </Field>
      {failure !== null && <ProblemAlert trouble={failure} />}
      <Button type="submit" disabled={!changed || saving} icon={saving ? 'sync' : 'save'}>
        {saving ? 'Saving' : 'Save settings'}
      </Button>
    </form>
  );
}

interface TokenFieldProps {
  id: string;
  scope: Scope;
  isSaved: boolean;
  input: TokenInput;
  onChange: (input: TokenInput) => void;
}

const labels: Readonly<Record<Scope, string>> = {
  read: 'Read token',
  browse: 'Browse token',
  operate: 'Operate token',
};

function TokenField({ id, scope, isSaved, input, onChange }: TokenFieldProps) {
  const removes = isSaved && input.kind === 'typed' && input.text.trim() === '';
  return (
    <Field
      label={labels[scope]}
      description={removes ? 'Left empty, the saved token is removed when you save.' : scopePurposes[scope]}
      htmlFor={id}
    >
      <SecretInput
        id={id}
        isConfigured={isSaved && input.kind === 'kept'}
        value={input.kind === 'typed' ? input.text : ''}
        placeholder={`A token with scope ${scope}`}
        autoComplete="new-password"
        onReset={() => onChange({ kind: 'typed', text: '' })}
        onChange={({ currentTarget: { value } }) =>
          onChange(!isSaved && value === '' ? { kind: 'kept' } : { kind: 'typed', text: value })
        }
      />
    </Field>
  );
}
