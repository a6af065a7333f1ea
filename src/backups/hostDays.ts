/**
 * Calendar days as a host sees them. A day is a whole number: days since 1970-01-01. With summer time it has 23 or 25
 * hours, so days are never counted by dividing milliseconds.
 */
export interface HostDays {
  /** The day that an instant (ms since the epoch) falls on. */
  dayOf: (at: number) => number;
  /** The instant of a time of day on a day, in ms since the epoch; one that summer time skips falls up to an hour beside. */
  instant: (day: number, minutes: number) => number;
}

const dayMs = 86_400_000;

/** @param timeZone IANA name; one that this browser does not know counts as UTC */
export function hostDays(timeZone: string): HostDays {
  const format = formatter(timeZone);

  /** What the host's wall clock shows, as if it were UTC. */
  const wall = (at: number): number => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(
      parts['year'] ?? 1970,
      (parts['month'] ?? 1) - 1,
      parts['day'] ?? 1,
      parts['hour'] ?? 0,
      parts['minute'] ?? 0,
      parts['second'] ?? 0,
    );
  };
  return {
    dayOf: (at) => Math.floor(wall(at) / dayMs),
    instant: (day, minutes) => {
      const wanted = day * dayMs + minutes * 60_000;
      const guess = wanted - (wall(wanted) - wanted);
      return guess + (wanted - wall(guess));
    },
  };
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  const options = {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' });
  }
}
