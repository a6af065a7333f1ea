/** How many snapshots of each kind stay; the meaning of `restic forget --keep-daily --keep-weekly --keep-monthly`. */
export interface Policy {
  daily: number;
  weekly: number;
  monthly: number;
}

export const policy: Policy = { daily: 7, weekly: 4, monthly: 12 };

/** A night is named by its date, YYYY-MM-DD; its backup is due at 02:00 UTC of that date. */
export type Night = string;

const dayMs = 86_400_000;
const startOf = (night: Night): number => Date.parse(`${night}T00:00:00Z`);

export const nightOf = (time: Date): Night => time.toISOString().slice(0, 10);
export const addNights = (night: Night, count: number): Night => nightOf(new Date(startOf(night) + count * dayMs));
export const nightsBetween = (from: Night, to: Night): number => Math.round((startOf(to) - startOf(from)) / dayMs);

/** The last night whose backup was due, with ten minutes to get it done. */
export const lastNight = (now: Date): Night => nightOf(new Date(now.getTime() - (2 * 60 + 10) * 60_000));

/** The Monday that begins a night's ISO week: nights with the same Monday are in the same week. */
function mondayOf(night: Night): Night {
  const weekday = new Date(startOf(night)).getUTCDay();
  return addNights(night, -((weekday + 6) % 7));
}

/**
 * Which of some nights a policy keeps: the newest of each of the last days, weeks and months that have any, and the oldest of
 * all while a kind still has places (restic 0.14 and 0.18, `ApplyPolicy`).
 * @param nights oldest first
 */
export function kept(nights: readonly Night[], { daily, weekly, monthly }: Policy): Night[] {
  const kinds = [
    { left: daily, last: '', bucket: (night: Night) => night },
    { left: weekly, last: '', bucket: mondayOf },
    { left: monthly, last: '', bucket: (night: Night) => night.slice(0, 7) },
  ];
  const oldest = nights[0];
  return [...nights]
    .reverse()
    .filter((night) => {
      let keep = false;
      for (const kind of kinds) {
        const bucket = kind.bucket(night);
        if (kind.left > 0 && (bucket !== kind.last || night === oldest)) {
          kind.left -= 1;
          kind.last = bucket;
          keep = true;
        }
      }
      return keep;
    })
    .reverse();
}

/** What is left after a backup and a `forget` every night, except the nights that were missed. */
export function survivors(first: Night, last: Night, missed: readonly Night[], keep: Policy = policy): Night[] {
  let left: Night[] = [];
  for (let night = first; night <= last; night = addNights(night, 1))
    if (!missed.includes(night)) left = kept([...left, night], keep);
  return left;
}

/** When the homelab of the lab began to make backups: long enough ago for twelve months. */
export const firstNight = (last: Night): Night => addNights(last, -430);

/** What happened in the backups of the lab that a person should see. */
export interface Happenings {
  /** One night without a backup of `app-config`. */
  missed: Night;
  /** The night before which Plex's library grew by half. */
  grown: Night;
}

export const happeningsUpTo = (last: Night): Happenings => ({
  missed: addNights(last, -2),
  grown: addNights(last, -4),
});
