import { dateTimeFormat, dateTimeFormatWithAbbrevation, formattedValueToString, getValueFormat } from '@grafana/data';
import { config } from '@grafana/runtime';

/** An instant: ISO 8601, or ms since the epoch. */
export type Instant = string | number;

export const toMs = (at: Instant): number => (typeof at === 'number' ? at : Date.parse(at));

/** The zone chosen in Grafana's preferences; what is empty there is the browser's. */
const zone = (): string => {
  const chosen: unknown = config.bootData.user.timezone;
  return typeof chosen === 'string' && chosen !== '' ? chosen : 'browser';
};

/** Date, time and zone in the user's zone and format, for where it must be exact: `2026-11-24 03:10:00 CET`. */
export const exactTime = (at: Instant): string => dateTimeFormatWithAbbrevation(toMs(at), { timeZone: zone() });

/** Date and time to the minute in the user's zone: `2026-11-24 03:10`. */
export const dateAndTime = (at: Instant): string =>
  dateTimeFormat(toMs(at), { timeZone: zone(), format: 'YYYY-MM-DD HH:mm' });

/** Time of day in the user's zone; with the date where it is not that of `now`: `03:10`, `22 Nov 03:10`. */
export function clockTime(at: Instant, now: number): string {
  const format = (time: number, pattern: string): string => dateTimeFormat(time, { timeZone: zone(), format: pattern });
  const ms = toMs(at);
  const sameDay = format(ms, 'YYYY-MM-DD') === format(now, 'YYYY-MM-DD');
  const sameYear = format(ms, 'YYYY') === format(now, 'YYYY');
  return format(ms, sameDay ? 'HH:mm' : sameYear ? 'D MMM HH:mm' : 'D MMM YYYY');
}

/** A calendar day given as days since 1970-01-01, whatever the zone: `Tue 24 Nov`. */
export const dayText = (day: number): string =>
  dateTimeFormat(day * 86_400_000, { timeZone: 'utc', format: 'ddd D MMM' });

/** As {@link dayText} without the weekday. */
export const shortDayText = (day: number): string =>
  dateTimeFormat(day * 86_400_000, { timeZone: 'utc', format: 'D MMM' });

/** A size with binary units: `1.5 GiB`. */
export const bytesText = (bytes: number): string =>
  formattedValueToString(getValueFormat('bytes')(bytes, bytes < 1024 ? 0 : 1));

/** A count with separators of thousands. */
export const countText = (count: number): string => formattedValueToString(getValueFormat('locale')(count, 0));
