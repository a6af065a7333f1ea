import { css, cx } from '@emotion/css';
import React from 'react';
import { useStyles, type Theme } from '../components/theme.ts';

/** What the lanes' shapes mean. */
export function LaneLegend() {
  const styles = useStyles(getStyles);
  return (
    <ul className={styles.legend} aria-label="Legend">
      <li>
        <span className={cx(styles.key, styles.mark)} /> Snapshot
      </li>
      <li>
        <span className={cx(styles.key, styles.gap)} /> Missed
      </li>
      <li>
        <span className={cx(styles.key, styles.daily)} /> Every day is kept
      </li>
      <li>
        <span className={cx(styles.key, styles.thinned)} /> Thinned on purpose to weeks and months
      </li>
    </ul>
  );
}

const getStyles = (theme: Theme) => ({
  legend: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
    listStyle: 'none',
    margin: theme.spacing(0, 0, 3),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    '& > li': { display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.75) },
  }),
  key: css({ display: 'inline-block', width: 14, height: 14, borderRadius: 2, flex: 'none' }),
  mark: css({ width: 4, background: theme.colors.success.main }),
  gap: css({
    border: `1px solid ${theme.colors.error.border}`,
    background: `repeating-linear-gradient(135deg, ${theme.colors.error.main} 0 2px, transparent 2px 6px)`,
  }),
  daily: css({ background: theme.colors.action.selected, border: `1px solid ${theme.colors.border.medium}` }),
  thinned: css({ background: theme.colors.background.secondary, border: `1px solid ${theme.colors.border.medium}` }),
});
