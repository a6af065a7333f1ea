import { css } from '@emotion/css';
import React, { useMemo } from 'react';
import type { BackupSet, Snapshot } from '../../backend-proxy/contract/backups.ts';
import { BackupTimes } from '../components/BackupTimes.tsx';
import { Absent, Detail } from '../components/Detail.tsx';
import { ageText } from '../components/duration.ts';
import { dateAndTime, dayText } from '../components/format.ts';
import { Inspectable, type Point } from '../components/Inspectable.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { StateBadge } from '../components/StateBadge.tsx';
import { backupStates, lookOf } from '../components/states.ts';
import { useStyles, type Theme } from '../components/theme.ts';
import { laneGrid, type LaneWindow } from './laneGrid.ts';
import { LaneDrawing } from './LaneDrawing.tsx';
import type { Range } from './ranges.ts';
import { buildLane, gapText, laneText, type Lane } from './timeline.ts';

interface Props {
  set: BackupSet;
  /** Undefined until they are known. */
  snapshots: readonly Snapshot[] | undefined;
  failed: boolean;
  timeZone: string;
  window: LaneWindow;
  range: Range;
}

/** One backup set: its state against the schedule, and its snapshots over time. */
export function SetLane({ set, snapshots, failed, timeZone, window, range }: Props) {
  const styles = useStyles(getStyles);
  return (
    <div className={styles.row} data-testid={`lane-${set.id}`}>
      <div className={styles.facts}>
        <span className={styles.title}>
          <strong>{set.name}</strong> <StateBadge look={lookOf(backupStates, set.state)} />
        </span>
        <BackupTimes set={set} />
        {set.state !== 'ok' && <Detail>{set.lastRun?.fault?.title ?? set.reason}</Detail>}
      </div>
      <div className={styles.lane}>
        {snapshots !== undefined && (
          <KnownLane set={set} snapshots={snapshots} timeZone={timeZone} window={window} range={range} />
        )}
        {snapshots === undefined &&
          (failed ? (
            <Absent>Snapshots are not known</Absent>
          ) : (
            <Skeleton lines={1} what={`snapshots of ${set.name}`} />
          ))}
      </div>
    </div>
  );
}

type KnownProps = Omit<Props, 'failed' | 'snapshots'> & { snapshots: readonly Snapshot[] };

function KnownLane({ set, snapshots, timeZone, window: { from, to }, range }: KnownProps) {
  const lane = useMemo(
    () => buildLane({ set, snapshots, timeZone, from, now: to }),
    [set, snapshots, timeZone, from, to],
  );
  const points = useMemo(() => pointsOf(lane), [lane]);
  const newest = snapshots.reduce<string | null>(
    (last, { time }) => (last === null || time > last ? time : last),
    null,
  );
  const text = laneText(lane, {
    range: range.label,
    day: dayText,
    age: newest === null ? null : ageText(Date.parse(newest), to),
  });
  return (
    <>
      <Inspectable label={`${set.name}: ${text}`} points={points}>
        <LaneDrawing lane={lane} days={range.days} />
      </Inspectable>
      <Detail>{text}</Detail>
    </>
  );
}

function pointsOf({ marks, gaps }: Lane): Point[] {
  return [
    ...marks.map(({ x, at }) => ({ x, text: `Snapshot of ${dateAndTime(at)}` })),
    ...gaps.map((gap) => ({ x: gap.x + gap.width / 2, text: `Missed: ${gapText(gap, dayText)}` })),
  ].sort((a, b) => a.x - b.x);
}

const getStyles = (theme: Theme) => ({
  row: css({
    ...laneGrid(theme),
    alignItems: 'start',
    padding: theme.spacing(1, 0),
    borderTop: `1px solid ${theme.colors.border.weak}`,
    rowGap: theme.spacing(1),
  }),
  facts: css({ minWidth: 0, overflowWrap: 'anywhere' }),
  title: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5, 1) }),
  lane: css({ minWidth: 0, paddingTop: 2 }),
});
