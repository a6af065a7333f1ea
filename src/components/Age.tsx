import React from 'react';
import { ageText } from './duration.ts';
import { exactTime, toMs, type Instant } from './format.ts';
import { useNow } from './now.ts';

/** How long ago something was, going on as time passes; pointing at it tells the exact time with its zone. */
export function Age({ at }: { at: Instant }) {
  const now = useNow();
  const ms = toMs(at);
  return (
    <time dateTime={new Date(ms).toISOString()} title={exactTime(ms)}>
      {ageText(ms, now)}
    </time>
  );
}
