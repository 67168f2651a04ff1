/** @import { Signal, StoryEvent, Version } from './types.js' */
import { chip, EVIDENCE_NAMES, LEVEL_NAMES } from './drift.js';
import { attributes, el, when } from './dom.js';
import { count, figure, percent } from './format.js';

const STORY = {
  REGISTER: 'Registered',
  ROUND: 'Round',
  ROUND_FAILED: 'Round failed',
  ALIAS: 'Alias',
  ROLLBACK: 'Roll back',
  REFUSE_VERSION: 'Version refused',
  PAUSE: 'Paused',
  RESUME: 'Resumed',
  SPEC: 'Spec',
  RETRY: 'Retry',
  TRAFFIC: 'Traffic',
  VERSION: 'Version',
  NOTES: 'Notes',
  DELETE: 'Deleted',
};

/**
 * @param {Element} body
 * @param {Version[]} versions newest last
 * @param {Map<number, {n: number, correct: number}>} tallies
 * @param {number | null} champion
 */
export function showVersions(body, versions, tallies, champion) {
  body.replaceChildren(
    ...versions.toReversed().map((version) => {
      const tally = tallies.get(version.number);
      const name = attributes(el('th', `Version ${version.number}`), { scope: 'row' });
      if (version.number === champion) name.append(el('span.badge', 'champion'));
      return attributes(el('tr', name, el('td', when(version.atMillis)), el('td.number', count(tally?.n ?? 0)), el('td.number', tally ? percent(tally.correct / tally.n) : '–')), {
        title: version.reason,
      });
    }),
  );
}

/**
 * What was decided and what was detected, in one story.
 *
 * @param {Element} list
 * @param {StoryEvent[]} events newest first
 * @param {Signal[]} signals newest first
 */
export function showEvents(list, events, signals) {
  const items = [...events.map((event) => ({ atMillis: event.atMillis, show: () => decision(event) })), ...signals.map((signal) => ({ atMillis: signal.atMillis, show: () => detected(signal) }))];
  items.sort((a, b) => b.atMillis - a.atMillis);
  list.replaceChildren(...items.map((item) => item.show()));
}

/** @param {StoryEvent} event */
function decision(event) {
  const kind = STORY[/** @type {keyof STORY} */ (event.kind)] ?? event.kind;
  const item = el('li', el('p', when(event.atMillis), el('span.kind', event.applied ? kind : `${kind}, refused`)), el('p.reason', event.detail));
  item.classList.toggle('refused', !event.applied);
  return item;
}

/** @param {Signal} signal */
function detected(signal) {
  const what = signal.feature ?? EVIDENCE_NAMES[signal.evidence];
  return el(
    'li',
    el('p', when(signal.atMillis), el('span.kind', `Drift of ${what}`), chip(signal.after)),
    el(
      'p.reason',
      `${signal.domain}: from ${LEVEL_NAMES[signal.before].toLowerCase()} to ${LEVEL_NAMES[signal.after].toLowerCase()} by ${signal.detector}, ${figure(signal.score)} of ${figure(signal.threshold)}, ${count(signal.n)} rows`,
    ),
  );
}
