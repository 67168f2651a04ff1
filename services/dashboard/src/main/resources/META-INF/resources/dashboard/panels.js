/** @import { Arm, DeadLetters, Round, StoryEvent, Version } from './types.js' */
import { byId, el, say } from './dom.js';
import { count, duration, percent, plural, time } from './format.js';

const FIRST_ROUNDS = 6;
const VERDICTS = { LEARNT: 'Learnt', UNCHANGED: 'No change', FAILED: 'Failed' };
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
  DELETE: 'Deleted',
};

/** @param {number} millis */
function when(millis) {
  const element = el('time', time(millis));
  element.setAttribute('datetime', new Date(millis).toISOString());
  return element;
}

/** @param {Round[]} rounds newest first */
export function showRounds(rounds) {
  say('rounds-count', rounds.length ? `last ${rounds.length}` : '');
  const list = byId('rounds');
  if (!rounds.length) {
    list.replaceChildren(el('li.none', 'No round yet: one follows when enough labelled events have come.'));
    return;
  }
  const shown = rounds.slice(0, FIRST_ROUNDS).map((round, i) => roundItem(round, i === 0));
  const rest = rounds.slice(FIRST_ROUNDS);
  if (rest.length) {
    const more = el('button.more', `Show ${count(rest.length)} more`);
    more.addEventListener('click', () => {
      list.append(...rest.map((round) => roundItem(round, false)));
      more.closest('li')?.remove();
    });
    shown.push(el('li', more));
  }
  list.replaceChildren(...shown);
}

/**
 * @param {Round} round
 * @param {boolean} open
 */
function roundItem(round, open) {
  const title = round.version === null ? `Experience ${round.experience}` : `Experience ${round.experience} → version ${round.version}`;
  const details = el(
    'details',
    el(
      'summary',
      el(`span.pill.${round.verdict.toLowerCase()}`, VERDICTS[round.verdict]),
      el('span.round-title', title),
      when(round.atMillis),
    ),
    el('p.reason', round.reason),
    el('ul.arms', ...round.arms.map(arm)),
    el(
      'p.fine',
      `${plural(round.trainExamples, 'example')} to learn from, ${count(round.holdOutExamples)} held out to judge · ${duration(round.seconds)} · trigger: ${round.trigger}`,
    ),
  );
  details.toggleAttribute('open', open);
  return el('li.round', details);
}

/** @param {Arm} it */
function arm(it) {
  const bar = el('span.bar');
  bar.style.setProperty('--share', String(it.accuracy ?? 0));
  const figure = it.trained && it.accuracy !== null ? percent(it.accuracy) : 'skipped';
  const item = el('li.arm', el('span.arm-name', it.name), bar, el('span.arm-figure', figure));
  item.classList.toggle('won', it.won);
  item.title = it.reason;
  return item;
}

/**
 * @param {Version[]} versions newest last
 * @param {Map<number, {n: number, correct: number}>} tallies
 * @param {number | null} champion
 */
export function showVersions(versions, tallies, champion) {
  say('versions-count', count(versions.length));
  byId('versions').replaceChildren(
    ...versions.toReversed().map((version) => {
      const tally = tallies.get(version.number);
      const name = el('th', `Version ${version.number}`);
      name.setAttribute('scope', 'row');
      if (version.number === champion) name.append(el('span.badge', 'champion'));
      const row = el(
        'tr',
        name,
        el('td', when(version.atMillis)),
        el('td.number.answers', count(tally?.n ?? 0)),
        el('td.number', tally ? percent(tally.correct / tally.n) : '–'),
      );
      row.title = version.reason;
      return row;
    }),
  );
}

/** @param {DeadLetters} letters */
export function showDeadLetters(letters) {
  say('dead-count', count(letters.total));
  byId('dead-count').classList.toggle('bad', letters.total > 0);
  if (!letters.total) {
    byId('dead').replaceChildren(el('p.none', 'None: every event was accepted.'));
    return;
  }
  const most = letters.reasons[0].count;
  const reasons = letters.reasons.map(({ reason, count: n }) => {
    const bar = el('span.bar.bad');
    bar.style.setProperty('--share', String(n / most));
    return el('li.arm', el('span.arm-name', reason), bar, el('span.arm-figure', count(n)));
  });
  const recent = letters.recent.map((letter) =>
    el('li', el('p', when(letter.atMillis), ` ${letter.topic}`), el('p.reason', `${letter.reason}: ${letter.message}`)),
  );
  const open = byId('dead').querySelector('details')?.open ?? false;
  const details = el('details', el('summary', 'Latest'), el('ol.events', ...recent));
  details.toggleAttribute('open', open);
  byId('dead').replaceChildren(el('ul.arms', ...reasons), details);
}

/** @param {StoryEvent[]} events newest first */
export function showEvents(events) {
  byId('events').replaceChildren(
    ...events.map((event) => {
      const kind = STORY[/** @type {keyof STORY} */ (event.kind)] ?? event.kind;
      const item = el('li', el('p', when(event.atMillis), el('span.kind', event.applied ? kind : `${kind}, refused`)), el('p.reason', event.detail));
      item.classList.toggle('refused', !event.applied);
      return item;
    }),
  );
}
