import { durationText } from '../components/duration.ts';
import type { Sample } from '../prometheus/frames.ts';

/** `partly`: up for a part of the time. `no-data`: nothing is known of at least half of it, which is never shown as up. */
export type SegmentState = 'up' | 'partly' | 'down' | 'no-data';

/** A piece of the strip; times in ms since the epoch, lengths in seconds. */
export interface Segment {
  from: number;
  to: number;
  state: SegmentState;
  downSeconds: number;
}

/** A stretch without an answer; `open` if it lasts until the end of the strip. */
export interface Outage {
  from: number;
  to: number;
  downSeconds: number;
  open: boolean;
}

export interface Strip {
  from: number;
  to: number;
  segments: Segment[];
  outages: Outage[];
  /** Share of the known time that the service was up, 0 to 1; null where nothing is known. */
  upRatio: number | null;
  knownSeconds: number;
  downSeconds: number;
}

interface Window {
  from: number;
  to: number;
  stepSeconds: number;
  segmentCount: number;
}

/**
 * Cuts a stretch of time into segments.
 *
 * @param samples each the share (0 to 1) of the `stepSeconds` before its time that the service was up, as
 *   `avg_over_time(probe_success[step])` gives it; a missing sample means that nothing is known of that step
 */
export function buildStrip(samples: readonly Sample[], { from, to, stepSeconds, segmentCount }: Window): Strip {
  const stepMs = stepSeconds * 1000;
  const length = (to - from) / segmentCount;
  const known = new Array<number>(segmentCount).fill(0);
  const down = new Array<number>(segmentCount).fill(0);
  const inside = samples.filter(({ t }) => t > from && t <= to).sort((a, b) => a.t - b.t);
  for (const { t, v } of inside) {
    const index = Math.min(segmentCount - 1, Math.floor((t - 1 - from) / length));
    known[index] = (known[index] ?? 0) + stepSeconds;
    down[index] = (down[index] ?? 0) + (1 - clamp(v)) * stepSeconds;
  }
  const segments = known.map((knownSeconds, index): Segment => {
    const downSeconds = down[index] ?? 0;
    return {
      from: from + index * length,
      to: from + (index + 1) * length,
      state: stateOf(knownSeconds, downSeconds, length / 1000),
      downSeconds,
    };
  });
  const knownSeconds = known.reduce((sum, seconds) => sum + seconds, 0);
  const downSeconds = down.reduce((sum, seconds) => sum + seconds, 0);
  return {
    from,
    to,
    segments,
    outages: findOutages(inside, stepMs, to),
    upRatio: knownSeconds === 0 ? null : 1 - downSeconds / knownSeconds,
    knownSeconds,
    downSeconds,
  };
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

function stateOf(knownSeconds: number, downSeconds: number, lengthSeconds: number): SegmentState {
  if (knownSeconds > 0 && downSeconds >= knownSeconds) {
    return 'down';
  }
  if (downSeconds > 0) {
    return 'partly';
  }
  return knownSeconds >= lengthSeconds / 2 ? 'up' : 'no-data';
}

/** Neighbouring steps with any down time are one outage; a step without data ends it, as nothing is known of it. */
function findOutages(samples: readonly Sample[], stepMs: number, to: number): Outage[] {
  const outages: Outage[] = [];
  let current: Outage | undefined;
  for (const { t, v } of samples) {
    const downSeconds = ((1 - clamp(v)) * stepMs) / 1000;
    if (downSeconds === 0) {
      current = undefined;
    } else if (current !== undefined && t - current.to <= stepMs * 1.5) {
      current.to = t;
      current.downSeconds += downSeconds;
    } else {
      current = { from: t - stepMs, to: t, downSeconds, open: false };
      outages.push(current);
    }
  }
  if (current !== undefined) {
    // A last step that was down for a part only may have ended well: then nothing says that it is still down.
    const stillDown = samples.at(-1)?.v === 0;
    current.open = stillDown && to - current.to < stepMs * 1.5;
  }
  return outages;
}

/** `99.2 %`; never 100 where anything was down, never 0 where anything was up. */
export function percentText(ratio: number): string {
  const tenths = Math.round(ratio * 1000);
  const honest = ratio < 1 && tenths === 1000 ? 999 : ratio > 0 && tenths === 0 ? 1 : tenths;
  return `${honest % 10 === 0 ? String(honest / 10) : (honest / 10).toFixed(1)} %`;
}

/**
 * The strip in words: `99.2 % up in the last 24 h; down 12 min from 03:10`.
 *
 * @param clock writes a time (ms since the epoch) as a time of day in the reader's zone
 */
export function summaryOf(strip: Strip, clock: (t: number) => string): string {
  const window = durationText((strip.to - strip.from) / 1000).replace(/^1 d$/, '24 h');
  if (strip.upRatio === null) {
    return `No data in the last ${window}`;
  }
  const whole = strip.knownSeconds >= ((strip.to - strip.from) / 1000) * 0.98;
  const share = `${percentText(strip.upRatio)} up in ${
    whole ? `the last ${window}` : `the ${durationText(strip.knownSeconds)} known of the last ${window}`
  }`;
  const outages = outagesText(strip, clock);
  return outages === '' ? share : `${share}; ${outages}`;
}

function outagesText({ outages, downSeconds }: Strip, clock: (t: number) => string): string {
  const last = outages.at(-1);
  if (last === undefined) {
    return '';
  }
  if (last.open) {
    return `down since ${clock(last.from)}, ${briefly(last.downSeconds)}`;
  }
  if (outages.length === 1) {
    return `down ${briefly(last.downSeconds)} from ${clock(last.from)}`;
  }
  return `down ${briefly(downSeconds)} in ${outages.length} outages, the last from ${clock(last.from)}`;
}

/** A part of a step was down; how much of it exactly is not known better than that. */
const briefly = (seconds: number): string => (seconds < 60 ? 'less than 1 min' : durationText(seconds));

/** What one segment says when it is pointed at. */
export function segmentText({ from, to, state, downSeconds }: Segment, clock: (t: number) => string): string {
  const words: Readonly<Record<SegmentState, string>> = {
    up: 'up',
    partly: `down ${briefly(downSeconds)} of it`,
    down: 'down',
    'no-data': 'no data',
  };
  return `${clock(from)}–${clock(to)}: ${words[state]}`;
}
