/** When a set's backups are due. Seconds; `at` is a time of day `HH:MM` in the host's zone. */
export interface Schedule {
  at: string | null;
  everySeconds: number;
  graceSeconds: number;
}

const daySeconds = 86_400;
/** Longer than any row of days on which a time of day does not exist. */
const daysToLook = 8;

/** The IANA zone of this host, in which schedules are meant. */
export function hostTimeZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return isZone(timeZone) ? timeZone : 'UTC';
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/**
 * When the backup after the one made at `last` is due. With a time of day: its first occurrence after that, on a later day
 * where the schedule is of several days. Else so many seconds after it.
 */
export function dueAfter(last: Date, { at, everySeconds }: Schedule, timeZone: string): Date {
  const isOfDays = at !== null && everySeconds % daySeconds === 0;
  if (!isOfDays) return new Date(last.getTime() + everySeconds * 1000);
  return nextTimeOfDay(addDays(last, everySeconds / daySeconds - 1, timeZone), at, timeZone);
}

/**
 * The first moment after `after` at which clocks in the zone show `at`. As systemd's timers do it (252 and 257): a day on
 * which clocks skip that time has none, and of a time that comes twice the first counts.
 */
export function nextTimeOfDay(after: Date, at: string, timeZone: string): Date {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const { year, month, day } = wallClock(after, timeZone);
  for (let days = 0; days <= daysToLook; days++) {
    const moment = momentOf(Date.UTC(year, month - 1, day + days, hour, minute), timeZone);
    if (moment !== null && moment > after) return moment;
  }
  throw new RangeError(`the zone ${timeZone} has no ${at}`);
}

/** The same time of day so many days later; where clocks skip it, the moment a zone without the change would show it. */
function addDays(moment: Date, days: number, timeZone: string): Date {
  if (days === 0) return moment;
  const { year, month, day, hour, minute, second } = wallClock(moment, timeZone);
  const wall = Date.UTC(year, month - 1, day + days, hour, minute, second);
  return momentOf(wall, timeZone) ?? new Date(moment.getTime() + days * daySeconds * 1000);
}

/** The first moment at which clocks in the zone show `wall` (given as if it were UTC), or null where they skip it. */
function momentOf(wall: number, timeZone: string): Date | null {
  const halfDay = (daySeconds / 2) * 1000;
  const offsets = [-halfDay, halfDay].map((shift) => offsetAt(new Date(wall + shift), timeZone));
  const moments = offsets
    .map((offset) => wall - offset)
    .filter((time) => time + offsetAt(new Date(time), timeZone) === wall);
  return moments.length === 0 ? null : new Date(Math.min(...moments));
}

/** How far the zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(moment: Date, timeZone: string): number {
  const { year, month, day, hour, minute, second } = wallClock(moment, timeZone);
  const whole = Math.floor(moment.getTime() / 1000) * 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function wallClock(moment: Date, timeZone: string) {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const numeric = 'numeric' as const;
    const fields = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric };
    format = new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'iso8601', hourCycle: 'h23', ...fields });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return {
    year: get('year'),
    month: get('month'),
    day: get('day'),
    hour: get('hour'),
    minute: get('minute'),
    second: get('second'),
  };
}
