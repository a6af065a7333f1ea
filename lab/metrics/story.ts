/** A stretch of time, in seconds since the epoch; the end is not part of it. */
export interface Stretch {
  from: number;
  to: number;
}

/** What went wrong in the last two weeks of the lab, told backwards from now so that the pages always have it to show. */
export interface Story {
  /** No packet came through the tunnel. */
  tunnelLost: Stretch[];
  /** By service id: the unit was not running. */
  serviceDown: Readonly<Record<string, readonly Stretch[]>>;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

function ago(now: number, before: number, lasting: number): Stretch {
  const from = Math.floor((now - before) / minute) * minute;
  return { from, to: from + lasting };
}

export function storyUpTo(now: number): Story {
  return {
    tunnelLost: [ago(now, 3 * day + 2 * hour, 6 * minute)],
    serviceDown: {
      sonarr: [ago(now, 8 * hour, 40 * minute)],
      jellyfin: [ago(now, 6 * day + 5 * hour, 3 * minute)],
      plex: [ago(now, 9 * day + 4 * hour, 17 * minute)],
    },
  };
}

export const within = (stretches: readonly Stretch[], time: number): boolean =>
  stretches.some(({ from, to }) => time >= from && time < to);
