import { css } from '@emotion/css';
import React from 'react';
import { shortDayText } from '../components/format.ts';
import { useStyles, type Theme } from '../components/theme.ts';
import { laneGrid, type LaneWindow } from './laneGrid.ts';
import { axisDays } from './timeline.ts';

/** Days below the lanes, in the host's zone. What the lanes say in words has its own dates, so this is for eyes only. */
export function LaneAxis({ window: { from, to }, timeZone }: { window: LaneWindow; timeZone: string }) {
  const styles = useStyles(getStyles);
  return (
    <div className={styles.row} aria-hidden>
      <span className={styles.zone}>Days in {timeZone}</span>
      <div className={styles.axis}>
        {axisDays(from, to, timeZone, 5)
          .filter(({ x }) => x > 0.04 && x < 0.94)
          .map(({ day, x }) => (
            <span key={day} className={styles.label} style={{ left: `${x * 100}%` }}>
              {shortDayText(day)}
            </span>
          ))}
        <span className={styles.now}>Now</span>
      </div>
    </div>
  );
}

const getStyles = (theme: Theme) => ({
  row: css({ ...laneGrid(theme) }),
  zone: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    [theme.breakpoints.down('md')]: { gridRow: 2 },
  }),
  axis: css({
    position: 'relative',
    height: theme.spacing(3),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  label: css({ position: 'absolute', transform: 'translateX(-50%)', whiteSpace: 'nowrap' }),
  now: css({ position: 'absolute', right: 0 }),
});
