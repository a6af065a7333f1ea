import React from 'react';
import { Detail } from './Detail.tsx';
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

/** The same for a column that is called so: for how long, and below it since when. */
export function Lasting({ at }: { at: Instant }) {
  const now = useNow();
  const ms = toMs(at);
  return (
    <time dateTime={new Date(ms).toISOString()} title={exactTime(ms)}>
      {durationText((now - ms) / 1000)}
      <Detail>{clockTime(ms, now)}</Detail>
    </time>
  );
}
