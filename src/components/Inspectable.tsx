import { css } from '@emotion/css';
import { Tooltip } from '@grafana/ui';
import React, { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useStyles, type Theme } from './theme.ts';

/** Something on a drawing that tells about itself when pointed at; `x` is its place from left (0) to right (1). */
export interface Point {
  x: number;
  text: string;
}

interface Props {
  /** The drawing in words. */
  label: string;
  /** In order of `x`. */
  points: readonly Point[];
  children: ReactNode;
}

/**
 * Makes a drawing over time explorable: by pointer, by touch, and, as one stop of the Tab key, by the arrow keys. To
 * assistive technology it is a slider over its points, which is what makes screen readers pass the arrow keys on.
 */
export function Inspectable({ label, points, children }: Props) {
  const styles = useStyles(getStyles);
  const [index, setIndex] = useState<number | null>(null);
  const last = points.length - 1;
  const active = index === null ? undefined : points[Math.min(index, last)];

  if (last < 0) {
    return (
      <div className={styles.place} role="img" aria-label={label}>
        {children}
      </div>
    );
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = nextIndex(event.key, index ?? last + 1, last);
    if (next !== undefined) {
      event.preventDefault();
      setIndex(next);
    }
  };
  const onPointer = (event: PointerEvent<HTMLElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setIndex(nearest(points, (event.clientX - left) / width));
  };
  return (
    <div
      className={styles.place}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-roledescription="timeline"
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={index === null ? last : Math.min(index, last)}
      aria-valuetext={(active ?? points[last])?.text ?? ''}
      onKeyDown={onKeyDown}
      onPointerMove={onPointer}
      onPointerDown={onPointer}
      onPointerLeave={() => setIndex(null)}
      onBlur={() => setIndex(null)}
    >
      {children}
      {active !== undefined && (
        <Tooltip key={index} show content={active.text} placement="top">
          <span className={styles.marker} style={{ left: `${active.x * 100}%` }} />
        </Tooltip>
      )}
    </div>
  );
}

function nextIndex(key: string, index: number, last: number): number | null | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(0, index - 1);
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(last, index + 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Escape':
      return null;
    default:
      return undefined;
  }
}

function nearest(points: readonly Point[], x: number): number {
  let best = 0;
  points.forEach((point, index) => {
    if (Math.abs(point.x - x) < Math.abs((points[best]?.x ?? 0) - x)) {
      best = index;
    }
  });
  return best;
}

const getStyles = (theme: Theme) => ({
  place: css({
    position: 'relative',
    borderRadius: theme.shape.radius.default,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
  marker: css({
    position: 'absolute',
    insetBlock: -2,
    width: 0,
    borderLeft: `2px solid ${theme.colors.text.primary}`,
    transform: 'translateX(-1px)',
    pointerEvents: 'none',
  }),
});
