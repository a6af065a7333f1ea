const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time in at most two units: `40 s`, `12 min`, `3 h 20 min`, `2 d 4 h`, `95 d`. Negative counts as zero. */
export function durationText(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < minute) {
    return `${s} s`;
  }
  if (s < hour) {
    return `${Math.floor(s / minute)} min`;
  }
  if (s < day) {
    return twoUnits(s, hour, 'h', minute, 'min');
  }
  return s < 10 * day ? twoUnits(s, day, 'd', hour, 'h') : `${Math.floor(s / day)} d`;
}

function twoUnits(seconds: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((seconds % big) / small);
  const head = `${Math.floor(seconds / big)} ${bigUnit}`;
  return rest === 0 ? head : `${head} ${rest} ${smallUnit}`;
}

/**
 * How long ago something was, in one unit: `just now`, `40 s ago`, `3 min ago`, `5 h ago`, `2 d ago`; `in 5 h` for what
 * is to come. Two clocks differ by seconds, so the near future is `just now`, too.
 *
 * @param then ms since the epoch
 * @param now ms since the epoch
 */
export function ageText(then: number, now: number): string {
  const seconds = Math.floor((now - then) / 1000);
  if (seconds > -minute && seconds < 5) {
    return 'just now';
  }
  return seconds < 0 ? `in ${oneUnit(-seconds)}` : `${oneUnit(seconds)} ago`;
}

/** Hours up to two days, because “1 d” leaves open whether a nightly backup was missed. */
function oneUnit(seconds: number): string {
  if (seconds < minute) {
    return `${seconds} s`;
  }
  if (seconds < hour) {
    return `${Math.floor(seconds / minute)} min`;
  }
  return seconds < 2 * day ? `${Math.floor(seconds / hour)} h` : `${Math.floor(seconds / day)} d`;
}
