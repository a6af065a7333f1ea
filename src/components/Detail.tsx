import { css } from '@emotion/css';
import React, { type ReactNode } from 'react';
import { useStyles, type Theme } from './theme.ts';

/** What stands below a fact in smaller, quieter letters: a reason, a unit's name, a key. */
export function Detail({ children, code = false }: { children: ReactNode; code?: boolean }) {
  const styles = useStyles(getStyles);
  return <div className={code ? styles.code : styles.text}>{children}</div>;
}

/** A fact that is not known, or does not apply, in words. */
export function Absent({ children }: { children: string }) {
  const styles = useStyles(getStyles);
  return <span className={styles.absent}>{children}</span>;
}

const getStyles = (theme: Theme) => {
  const quiet = { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize };
  return {
    text: css({ ...quiet, marginTop: theme.spacing(0.5) }),
    code: css({ ...quiet, marginTop: theme.spacing(0.5), fontFamily: theme.typography.fontFamilyMonospace }),
    absent: css({ color: theme.colors.text.secondary, fontStyle: 'italic' }),
  };
};
