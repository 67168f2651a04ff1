/** @import { Profile } from './types.js' */

/** @param {Profile} profile */
function borders(profile) {
  return [profile.min, ...profile.edges, profile.max];
}

/**
 * A quantile, as if values were spread evenly in each bin. What is outside of what training saw
 * counts as its smallest or largest value.
 *
 * @param {Profile} profile
 * @param {number[]} counts in its bins
 * @param {number} p 0..1
 */
export function quantile(profile, counts, p) {
  const n = counts.reduce((sum, one) => sum + one, 0);
  const border = borders(profile);
  let below = 0;
  for (let k = 0; k < counts.length; k++) {
    if (counts[k] && below + counts[k] >= p * n) {
      return border[k] + ((p * n - below) / counts[k]) * (border[k + 1] - border[k]);
    }
    below += counts[k];
  }
  return profile.max;
}

/**
 * Shares of the values in equal steps from the smallest to the largest, as if values were spread
 * evenly in each bin.
 *
 * @param {Profile} profile
 * @param {number[]} counts in its bins
 * @param {number} steps
 */
export function histogram(profile, counts, steps) {
  const n = counts.reduce((sum, one) => sum + one, 0) || 1;
  const border = borders(profile);
  const width = (profile.max - profile.min) / steps || 1;
  const shares = new Array(steps).fill(0);
  counts.forEach((bin, k) => {
    const from = (border[k] - profile.min) / width;
    const to = (border[k + 1] - profile.min) / width;
    if (to - from < 1e-9) {
      shares[Math.max(0, Math.min(steps - 1, Math.ceil(to) - 1))] += bin / n;
      return;
    }
    for (let i = Math.max(0, Math.floor(from)); i < Math.min(steps, to); i++) {
      shares[i] += ((Math.min(i + 1, to) - Math.max(i, from)) / (to - from)) * (bin / n);
    }
  });
  return shares;
}
