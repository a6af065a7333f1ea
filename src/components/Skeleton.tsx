import { css, keyframes } from '@emotion/css';
import React from 'react';
import { useStyles, type Theme } from './theme.ts';

/** The shape of what is to come: `lines` bars. Says “Loading …” to screen readers. */
export function Skeleton({ lines = 3, what }: { lines?: number; what: string }) {
  const styles = useStyles(getStyles);
  return (
    <div className={styles.block} role="status" aria-label={`Loading ${what}`} data-testid="skeleton">
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className={styles.bar} style={{ width: `${[92, 78, 85, 64][index % 4] ?? 80}%` }} />
      ))}
    </div>
  );
}

const breathe = keyframes({ '0%, 100%': { opacity: 1 }, '50%': { opacity: 0.45 } });

const getStyles = (theme: Theme) => ({
  block: css({ display: 'grid', gap: theme.spacing(1.5), paddingBlock: theme.spacing(1) }),
  bar: css({
    height: theme.spacing(2),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.emphasize(theme.colors.background.secondary, 0.06),
    [theme.transitions.handleMotion('no-preference')]: { animation: `${breathe} 1.6s ease-in-out infinite` },
  }),
});
