import { css } from '@emotion/css';
import { RadioButtonGroup } from '@grafana/ui';
import React from 'react';
import { useStyles, type Theme } from '../../../src/components/theme.ts';

interface Props {
  role: string;
  theme: 'dark' | 'light';
  onRole: (role: string) => void;
  onTheme: (theme: 'dark' | 'light') => void;
}

const roles = ['Viewer', 'Editor', 'Admin'].map((role) => ({ label: role, value: role }));
const themes: { label: string; value: Props['theme'] }[] = [
  { label: 'Dark', value: 'dark' },
  { label: 'Light', value: 'light' },
];

/** What Grafana does not have: the word that this is none, and the switches for trying things. */
export function PreviewBar({ role, theme, onRole, onTheme }: Props) {
  const styles = useStyles(getStyles);
  return (
    <aside aria-label="Preview" className={styles.bar}>
      <p className={styles.note}>
        <strong>Preview — not a Grafana.</strong> It shows the built app for trying it and for tests.
      </p>
      <div className={styles.switches}>
        <RadioButtonGroup aria-label="Role" size="sm" options={roles} value={role} onChange={onRole} />
        <RadioButtonGroup aria-label="Theme" size="sm" options={themes} value={theme} onChange={onTheme} />
      </div>
    </aside>
  );
}

const getStyles = (theme: Theme) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(0.5, 2),
    padding: theme.spacing(0.5, 2),
    background: theme.colors.warning.transparent,
    borderBottom: `1px solid ${theme.colors.warning.border}`,
  }),
  note: css({ ...theme.typography.bodySmall, margin: 0 }),
  switches: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
