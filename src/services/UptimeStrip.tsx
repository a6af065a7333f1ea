import { css, cx } from '@emotion/css';
import React, { useMemo } from 'react';
import { Detail } from '../components/Detail.tsx';
import { clockTime } from '../components/format.ts';
import { Inspectable } from '../components/Inspectable.tsx';
import { useStyles, type Theme } from '../components/theme.ts';
import type { HistorySource } from './history.ts';
import { segmentText, summaryOf, type SegmentState, type Strip } from './strip.ts';

const sources: Readonly<Record<HistorySource, string>> = {
  probe: 'asked at its URL',
  unit: 'its unit, by systemd',
};

/** The last 24 hours as a row of half hours, and in words. Height and pattern tell the states apart, not colour alone. */
export function UptimeStrip({ name, strip, source }: { name: string; strip: Strip; source: HistorySource | null }) {
  const styles = useStyles(getStyles);
  const clock = (t: number): string => clockTime(t, strip.to);
  const summary = summaryOf(strip, clock);
  const points = useMemo(() => {
    const length = strip.segments.length;
    return strip.segments.map((segment, index) => ({
      x: (index + 0.5) / length,
      text: segmentText(segment, (t) => clockTime(t, strip.to)),
    }));
  }, [strip]);
  return (
    <div className={styles.strip}>
      <Inspectable label={`${name}: ${summary}`} points={points}>
        <div className={styles.row}>
          {strip.segments.map((segment) => (
            <span key={segment.from} className={cx(styles.segment, styles[classOf[segment.state]])} />
          ))}
        </div>
      </Inspectable>
      <Detail>
        {summary}
        {source === null ? '' : ` (${sources[source]})`}
      </Detail>
    </div>
  );
}

const classOf = { up: 'up', partly: 'partly', down: 'down', 'no-data': 'noData' } as const satisfies Record<
  SegmentState,
  string
>;

const getStyles = (theme: Theme) => ({
  strip: css({ minWidth: 160, maxWidth: 480 }),
  row: css({ display: 'flex', alignItems: 'flex-end', gap: 1, height: 22 }),
  segment: css({ flex: '1 1 0', minWidth: 0, height: '100%', borderRadius: 1 }),
  up: css({ background: theme.colors.success.main }),
  partly: css({
    background: `linear-gradient(to top, ${theme.colors.warning.main} 0 60%, ${theme.colors.success.main} 60%)`,
  }),
  down: css({ background: theme.colors.error.main, height: '55%' }),
  noData: css({
    background: `repeating-linear-gradient(135deg, ${theme.colors.border.strong} 0 1px, transparent 1px 4px)`,
    border: `1px solid ${theme.colors.border.medium}`,
  }),
});
