import type { BackupSet, Snapshot } from '../../backend-proxy/contract/backups.ts';
import { hostDays, type HostDays } from './hostDays.ts';

/** A snapshot's place on the lane, 0 (left) to 1 (right). */
export interface Mark {
  id: string;
  /** ms since the epoch. */
  at: number;
  x: number;
}

/** Days on which a backup was due and no snapshot is there. */
export interface Gap {
  x: number;
  width: number;
  /** First and last missed day; see {@link HostDays}. */
  firstDay: number;
  lastDay: number;
  missed: number;
  /** Lasts until now. */
  open: boolean;
}

/** One backup set over time. */
export interface Lane {
  marks: Mark[];
  gaps: Gap[];
  /**
   * Where the part begins in which every daily snapshot is still kept, 0 to 1: left of it days were thinned on purpose
   * and nothing can be said about them. Null where the policy keeps no daily snapshots.
   */
  dailyFrom: number | null;
  /** The day at {@link dailyFrom}. */
  firstDailyDay: number | null;
  missed: number;
}

interface Input {
  set: Pick<BackupSet, 'schedule' | 'retention'>;
  /** Of this set, in any order, whole history. */
  snapshots: readonly Pick<Snapshot, 'id' | 'time'>[];
  /** The host's zone: a day is the host's day, as schedule and retention mean it. */
  timeZone: string;
  /** Ends of the lane in ms since the epoch. */
  from: number;
  now: number;
}

const daySeconds = 86_400;

/**
 * Draws a set's snapshots and the backups that are missing among them.
 *
 * A missing day is told only where it is sure: `restic forget --keep-daily N` keeps the newest snapshot of each of the
 * last N days that have one, so back to the N-th of those days a day without a snapshot had no good backup. Before it,
 * days are thinned to weeks and months on purpose. Before the first snapshot there was nothing to miss.
 */
export function buildLane({ set, snapshots, timeZone, from, now }: Input): Lane {
  const days = hostDays(timeZone);
  const times = snapshots.map(({ id, time }) => ({ id, at: Date.parse(time) })).sort((a, b) => a.at - b.at);
  const place = (at: number): number => Math.min(1, Math.max(0, (at - from) / (now - from)));
  const marks = times.flatMap(({ id, at }) => (at >= from && at <= now ? [{ id, at, x: place(at) }] : []));
  const taken = [...new Set(times.map(({ at }) => days.dayOf(at)))];
  const firstDaily = set.retention.daily === 0 ? undefined : taken.at(-Math.min(set.retention.daily, taken.length));
  if (firstDaily === undefined) {
    return { marks, gaps: [], dailyFrom: null, firstDailyDay: null, missed: 0 };
  }
  const every = Math.max(1, Math.ceil(set.schedule.everySeconds / daySeconds));
  const kept = taken.filter((day) => day >= firstDaily);
  const toGap = (firstDay: number, lastDay: number, open: boolean): Gap => {
    const x = place(days.instant(firstDay, 0));
    const end = open ? 1 : place(days.instant(lastDay + 1, 0));
    return { x, width: end - x, firstDay, lastDay, missed: Math.floor((lastDay - firstDay) / every) + 1, open };
  };
  const between = kept.flatMap((day, index) => {
    const next = kept[index + 1];
    return next !== undefined && next - day > every ? [toGap(day + every, next - 1, false)] : [];
  });
  const last = kept.at(-1);
  const overdue = last === undefined ? undefined : lastMissedDay(set, days, last, every, now);
  const open = last === undefined || overdue === undefined ? [] : [toGap(last + every, overdue, true)];
  const gaps = [...between, ...open].filter(({ width, x }) => width > 0 && x < 1);
  return {
    marks,
    gaps,
    dailyFrom: place(days.instant(firstDaily, 0)),
    firstDailyDay: firstDaily,
    missed: gaps.reduce((sum, gap) => sum + gap.missed, 0),
  };
}

/** The newest day whose backup is due, with its grace, and not there; undefined if none is after the last one taken. */
function lastMissedDay(
  { schedule }: Input['set'],
  days: HostDays,
  lastTaken: number,
  every: number,
  now: number,
): number | undefined {
  const today = days.dayOf(now);
  const dueDay = today - ((today - lastTaken) % every);
  const isOver = now > days.instant(dueDay, minutesOf(schedule.at)) + schedule.graceSeconds * 1000;
  const missed = isOver ? dueDay : dueDay - every;
  return missed > lastTaken ? missed : undefined;
}

/** Minutes after midnight; a schedule without a time of day is over at the day's end. */
function minutesOf(at: string | null): number {
  const [hours, minutes] = (at ?? '24:00').split(':').map(Number);
  return (hours ?? 24) * 60 + (minutes ?? 0);
}

/** Days to label on the axis, about `count` of them, evenly spread. */
export function axisDays(from: number, now: number, timeZone: string, count: number): { day: number; x: number }[] {
  const days = hostDays(timeZone);
  const first = days.dayOf(from) + 1;
  const last = days.dayOf(now);
  const step = Math.max(1, Math.round((last - first) / count));
  const labels: { day: number; x: number }[] = [];
  for (let day = last; day >= first; day -= step) {
    labels.push({ day, x: (days.instant(day, 0) - from) / (now - from) });
  }
  return labels.reverse();
}

interface Texts {
  range: string;
  day: (day: number) => string;
  /** How long ago the newest snapshot is. */
  age: string | null;
}

/** The lane in words: `12 snapshots in the last 90 days, the newest 5 h ago. 1 missed: Tue 3 Nov.` */
export function laneText(lane: Lane, { range, day, age }: Texts): string {
  const { length } = lane.marks;
  const count = `${length} ${length === 1 ? 'snapshot' : 'snapshots'} in the last ${range}`;
  return age === null ? `${count}, none ever.` : `${count}, the newest ${age}. ${missedText(lane, day)}`;
}

function missedText({ gaps, missed, firstDailyDay }: Lane, day: Texts['day']): string {
  if (firstDailyDay === null) {
    return 'The retention policy keeps no daily snapshots, so a missed one cannot be told.';
  }
  return missed === 0
    ? `None missed since ${day(firstDailyDay)}.`
    : `${missed} missed: ${gaps.map((gap) => gapText(gap, day)).join(', ')}.`;
}

/** `Tue 3 Nov`, `Tue 3 Nov to Thu 5 Nov`, `Tue 3 Nov until now`. */
export function gapText({ firstDay, lastDay, open }: Gap, day: (day: number) => string): string {
  if (open && firstDay !== lastDay) {
    return `${day(firstDay)} until now`;
  }
  return firstDay === lastDay ? day(firstDay) : `${day(firstDay)} to ${day(lastDay)}`;
}
