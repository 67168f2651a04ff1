/** @import { DriftSummary, Evidence, FeatureRow, Level, Line } from './types.js' */
import { el } from './dom.js';

/** @type {Level[]} */
export const LEVELS = ['STABLE', 'WARNING', 'DRIFT'];

export const LEVEL_NAMES = { STABLE: 'Stable', WARNING: 'Warning', DRIFT: 'Drift' };

/** @type {Evidence[]} */
export const EVIDENCE = ['INPUTS', 'PREDICTIONS', 'LABELS', 'ERRORS'];

export const EVIDENCE_NAMES = { INPUTS: 'inputs', PREDICTIONS: 'predictions', LABELS: 'labels', ERRORS: 'errors' };

/**
 * A level in its colour and in a word.
 *
 * @param {Level | null} level null while windows are too short to say
 */
export function chip(level) {
  return level ? el(`span.chip.${level.toLowerCase()}`, LEVEL_NAMES[level]) : el('span.chip.none', 'No window yet');
}

/** @param {DriftSummary} drift */
export function driftWords(drift) {
  const where = drift.evidence.map((evidence) => EVIDENCE_NAMES[evidence]).join(', ');
  const features = drift.features ? `${drift.drifted} of ${drift.features} features` : '';
  return [where && `in ${where}`, drift.drifted ? features : ''].filter(Boolean).join(' · ');
}

/** @param {{score: number, threshold: number}} it */
export function ratio(it) {
  return it.threshold > 0 ? it.score / it.threshold : 0;
}

/**
 * A score over time: of several streams the worst at each moment, in multiples of its threshold.
 *
 * @typedef {{atMillis: number, ratio: number, score: number, threshold: number, level: number, line: Line}} Moment
 */

/**
 * What kinds of evidence say over time. A stream counts from its first point to its last, so that
 * domains that follow each other make one line, and of those side by side the worst shows.
 *
 * @param {Line[]} lines
 * @param {string} domain empty for all
 * @returns {Map<Evidence, Moment[]>} in order of time
 */
export function combined(lines, domain) {
  /** @type {Map<Evidence, Moment[]>} */
  const result = new Map();
  for (const evidence of EVIDENCE) {
    const of = lines.filter((line) => line.evidence === evidence && (!domain || line.domain === domain) && line.points.length);
    if (of.length) result.set(evidence, worst(of));
  }
  return result;
}

/** @param {Line[]} lines */
function worst(lines) {
  const all = lines
    .flatMap((line) => line.points.map(([atMillis, score, threshold, level]) => ({ atMillis, score, threshold, level, line, ratio: ratio({ score, threshold }) })))
    .sort((a, b) => a.atMillis - b.atMillis);
  const ends = new Map(lines.map((line) => [line, /** @type {number} */ (line.points.at(-1)?.[0])]));
  /** @type {Map<Line, Moment>} */
  const latest = new Map();
  /** @type {Moment[]} */
  const moments = [];
  for (const point of all) {
    latest.set(point.line, point);
    let top = point;
    for (const [line, last] of latest) {
      if ((ends.get(line) ?? 0) < point.atMillis) latest.delete(line);
      else if (last.level > top.level || (last.level === top.level && last.ratio > top.ratio)) top = last;
    }
    const moment = { ...top, atMillis: point.atMillis };
    if (moments.at(-1)?.atMillis === point.atMillis) moments.pop();
    moments.push(moment);
  }
  return moments;
}

/**
 * What was the state at a time.
 *
 * @template {{atMillis: number}} T
 * @param {T[]} moments in order of time
 * @param {number} millis
 */
export function at(moments, millis) {
  return moments.findLast((moment) => moment.atMillis <= millis);
}
