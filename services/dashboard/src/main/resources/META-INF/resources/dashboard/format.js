const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const dateAndClock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const counts = new Intl.NumberFormat('en');
const DAY_MILLIS = 86_400_000;

/**
 * @param {number | null | undefined} share 0..1
 * @returns {string} per cent with one digit, or a dash
 */
export function percent(share) {
  return share === null || share === undefined ? '–' : `${(100 * share).toFixed(1)}%`;
}

/** @param {number} n */
export function count(n) {
  return counts.format(n);
}

/**
 * @param {number} n
 * @param {string} thing
 */
export function plural(n, thing) {
  return `${count(n)} ${thing}${n === 1 ? '' : 's'}`;
}

/** @param {number} millis */
export function time(millis) {
  return Math.abs(Date.now() - millis) < DAY_MILLIS ? clock.format(millis) : dateAndClock.format(millis);
}

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 1) return `${Math.round(1_000 * seconds)} ms`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
