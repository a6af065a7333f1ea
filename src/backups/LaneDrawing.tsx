import { css } from '@emotion/css';
import React from 'react';
import { useStyles, type Theme } from '../components/theme.ts';
import type { Lane } from './timeline.ts';

/** Marks, gaps, the part in which every day is kept, and now at the right edge. */
export function LaneDrawing({ lane: { marks, gaps, dailyFrom }, days }: { lane: Lane; days: number }) {
  // Marks of neighbouring days stay apart, however narrow the lane.
  const width = `clamp(1px, ${60 / days}%, 4px)`;
  const styles = useStyles(getStyles);
  return (
    <div className={styles.lane}>
      {dailyFrom !== null && <span className={styles.daily} style={{ left: percent(dailyFrom) }} />}
      {gaps.map((gap) => (
        <span
          key={gap.firstDay}
          className={styles.gap}
          data-testid="gap"
          style={{ left: `min(${percent(gap.x)}, 100% - ${narrowestGap}px)`, width: percent(gap.width) }}
        />
      ))}
      {marks.map((mark) => (
        <span key={mark.id} className={styles.mark} data-testid="mark" style={{ left: percent(mark.x), width }} />
      ))}
    </div>
  );
}

/** In px: a gap of one day is seen, also in a year. */
const narrowestGap = 6;

const percent = (share: number): string => `${share * 100}%`;

const getStyles = (theme: Theme) => ({
  lane: css({
    position: 'relative',
    height: 28,
    background: theme.colors.background.secondary,
    borderRight: `2px solid ${theme.colors.text.primary}`,
    borderRadius: theme.shape.radius.default,
  }),
  daily: css({ position: 'absolute', insetBlock: 0, right: 0, background: theme.colors.action.selected }),
  gap: css({
    position: 'absolute',
    insetBlock: 0,
    minWidth: narrowestGap,
    border: `1px solid ${theme.colors.error.border}`,
    background: `repeating-linear-gradient(135deg, ${theme.colors.error.main} 0 2px, transparent 2px 6px)`,
  }),
  mark: css({
    position: 'absolute',
    insetBlock: 4,
    borderRadius: 2,
    background: theme.colors.success.main,
    transform: 'translateX(-50%)',
  }),
});
