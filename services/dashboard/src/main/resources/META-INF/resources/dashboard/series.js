/** @import { Point, Version } from './types.js' */

/**
 * What the chart draws: at each point the accuracy of the answers up to it, at least a window of
 * them where there are as many, so that a few answers in a second do not make the line jump.
 *
 * @param {Iterable<Point>} points
 * @param {number} window
 * @returns {{xs: number[], ys: number[], ns: number[]}} seconds, accuracy, answers behind it
 */
export function trailing(points, window) {
  const sorted = [...points].sort((a, b) => a[0] - b[0]);
  const line = { xs: /** @type {number[]} */ ([]), ys: /** @type {number[]} */ ([]), ns: /** @type {number[]} */ ([]) };
  let first = 0;
  let n = 0;
  let correct = 0;
  for (const [start, width, pointN, pointCorrect] of sorted) {
    n += pointN;
    correct += pointCorrect;
    while (n - sorted[first][2] >= window) {
      n -= sorted[first][2];
      correct -= sorted[first][3];
      first++;
    }
    line.xs.push((start + width / 2) / 1_000);
    line.ys.push(correct / n);
    line.ns.push(n);
  }
  return line;
}

/**
 * The version that was the newest at a time.
 *
 * @param {Version[]} versions newest last
 * @param {number} millis
 */
export function versionAt(versions, millis) {
  return versions.findLast((version) => version.atMillis <= millis);
}
