/** @param {Intl.DateTimeFormatOptions} options */
const formatter = (options) => new Intl.DateTimeFormat('en-GB', options);
const clock = formatter({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minutes = formatter({ hour: '2-digit', minute: '2-digit' });
const day = formatter({ day: 'numeric', month: 'short' });
const dayAndMinutes = formatter({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const counts = new Intl.NumberFormat('en');
const figures = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
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
  return Math.abs(Date.now() - millis) < DAY_MILLIS ? clock.format(millis) : dayAndMinutes.format(millis);
}

/**
 * @param {number} millis
 * @param {number} stepSeconds from one tick to the next
 */
export function tickTime(millis, stepSeconds) {
  return (stepSeconds < 60 ? clock : stepSeconds < 86_400 ? minutes : day).format(millis);
}

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 1) return `${Math.round(1_000 * seconds)} ms`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds / 60);
  return whole < 60 ? `${whole} min` : `${Math.floor(whole / 60)} h ${whole % 60} min`;
}

/**
 * How long ago, in one unit.
 *
 * @param {number} millis of a time; 0 is never
 * @param {number} nowMillis
 */
export function age(millis, nowMillis) {
  if (millis <= 0) return 'never';
  const seconds = Math.max(0, Math.floor((nowMillis - millis) / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/**
 * A measured number with three digits.
 *
 * @param {number | null | undefined} value
 */
export function figure(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(1) : figures.format(value);
}

/**
 * A difference of shares, in points.
 *
 * @param {number | null} difference
 */
export function points(difference) {
  if (difference === null) return '–';
  const rounded = (100 * difference).toFixed(1);
  return `${difference > 0 ? '+' : difference < 0 && rounded !== '-0.0' ? '−' : '±'}${rounded.replace('-', '')}`;
}
