import { css } from '@emotion/css';
import type { AppPluginMeta } from '@grafana/data';
import { Alert } from '@grafana/ui';
import React, { useState } from 'react';
import { useStyles, type Theme } from '../components/theme.ts';
import { readSettings } from '../plugin/settings.ts';
import { ConnectionTest } from './ConnectionTest.tsx';
import { hasChanges, initialForm, isTokenSaved } from './form.ts';
import { wasJustSaved } from './save.ts';
import { SettingsForm } from './SettingsForm.tsx';

/**
 * The plugin's settings and a test of them, for Admins: a page of the app, and Grafana's own page of the plugin, which
 * gives the same properties.
 */
export function ConfigurationPage({ plugin: { meta } }: { plugin: { meta: AppPluginMeta } }) {
  const styles = useStyles(getStyles);
  const settings = readSettings(meta.jsonData);
  const [form, setForm] = useState(() => initialForm(settings));
  const [justSaved] = useState(wasJustSaved);
  return (
    <div className={styles.columns}>
      <section aria-labelledby="settings">
        <h2 id="settings" className={styles.heading}>
          Settings
        </h2>
        {justSaved && <Alert severity="success" title="The settings are saved" />}
        <SettingsForm meta={meta} saved={settings} form={form} onChange={setForm} />
      </section>
      <section aria-labelledby="test">
        <h2 id="test" className={styles.heading}>
          Test connection
        </h2>
        <ConnectionTest
          settings={settings}
          tokenSaved={(scope) => isTokenSaved(meta, scope)}
          unsaved={hasChanges(form, settings)}
          startAtOnce={justSaved && settings.hubUrl !== ''}
        />
      </section>
    </div>
  );
}

const getStyles = (theme: Theme) => ({
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 600px) minmax(0, 640px)',
    gap: theme.spacing(2, 6),
    [theme.breakpoints.down('xl')]: { gridTemplateColumns: 'minmax(0, 680px)' },
  }),
  heading: css({ ...theme.typography.h4, margin: theme.spacing(0, 0, 2) }),
});
