import { Combobox, Field, type ComboboxOption } from '@grafana/ui';
import React, { useId } from 'react';
import { useUrlParameters } from '../plugin/urlParameters.ts';

interface Props {
  /** Name of the parameter in the URL, and what `label` chooses. */
  parameter: string;
  label: string;
  /** The choice of not choosing: `All hosts`. */
  all: string;
  options: readonly { value: string; label: string }[];
}

/** A filter that lives in the URL, so that a view can be linked to; empty means all. */
export function UrlFilter({ parameter, label, all, options }: Props) {
  const id = useId();
  const [parameters, change] = useUrlParameters();
  const value = parameters.get(parameter) ?? '';
  const choices: ComboboxOption[] = [{ value: '', label: all }, ...options];
  return (
    <Field label={label} htmlFor={id} noMargin>
      <Combobox
        id={id}
        width="auto"
        minWidth={18}
        maxWidth={36}
        options={choices}
        value={value}
        onChange={({ value: chosen }) => change({ [parameter]: chosen })}
      />
    </Field>
  );
}
