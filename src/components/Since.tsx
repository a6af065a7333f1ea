import React from 'react';
import { durationText } from './duration.ts';
import { clockTime, exactTime, toMs, type Instant } from './format.ts';
import { useNow } from './now.ts';

/** Since when something is so, and for how long: `since 03:10 (40 min)`. */
export function Since({ at }: { at: Instant }) {
  const now = useNow();
  const ms = toMs(at);
  return (
    <time dateTime={new Date(ms).toISOString()} title={exactTime(ms)}>
      since {clockTime(ms, now)} ({durationText((now - ms) / 1000)})
    </time>
  );
}
