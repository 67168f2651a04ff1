/** @import { State } from './state.js' */
/** @import { Route } from './route.js' */
/** @import { Arm, Round } from './types.js' */
import { attributes, el, link, when, write } from './dom.js';
import { count, duration, figure, percent, plural, points } from './format.js';
import { ModelHead } from './head.js';
import { changed, href } from './route.js';
import { Table } from './table.js';

const VERDICTS = { LEARNT: 'Learnt', UNCHANGED: 'No change', FAILED: 'Failed' };
const TRIGGERS = { COUNT: 'Count', TIME: 'Time', DRIFT: 'Drift', MANUAL: 'By hand' };
const NOTHING = 'nothing';

/** What each round tried, and why the winner won. */
export class RoundsView {
  #head = new ModelHead();
  #count = el('span.count');
  #detail = attributes(el('section.panel.round-detail'), { 'aria-live': 'polite' });
  #none = el('p.none', 'No round yet: one follows when enough labelled events have come.');
  #table = new Table(
    'Rounds',
    [
      { name: 'Experience' },
      { name: 'Verdict' },
      { name: 'Trigger' },
      { name: 'Winner', kind: 'wide' },
      { name: 'Hold-outs', kind: 'number', hint: 'Accuracy of the winner on the pooled hold-outs' },
      { name: 'Gain', kind: 'number', hint: 'Percentage points over doing nothing' },
      { name: 'Took', kind: 'number' },
      { name: 'Completed', kind: 'number' },
    ],
    (key) => [el('span.cell-name', link('', 'a', `Experience ${key}`)), el('span'), el('span'), '', '', '', '', el('span')],
  );
  #key = '';
  /** @type {Round[] | null} */
  #shown = null;
  root = el('article.model', this.#head.root, this.#detail, el('section.panel.flush', el('div.panel-head', el('h2', 'Rounds'), this.#count), el('div.scroll-x', this.#table.element), this.#none));

  close() {}

  /**
   * @param {State} state
   * @param {Route} route
   */
  render(state, route) {
    const summary = state.models.get(route.model);
    if (!summary) return;
    this.#head.render(summary, route);
    const selected = state.selected?.name === route.model ? state.selected : null;
    this.root.classList.toggle('loading', !selected);
    if (!selected) return;
    const { rounds } = selected;
    const asked = route.query.get('round');
    const open = asked === null ? rounds[0] : rounds.find((round) => String(round.experience) === asked);
    const key = `${asked}`;
    if (this.#shown === rounds && this.#key === key) return;
    this.#shown = rounds;
    this.#key = key;
    this.#none.hidden = rounds.length > 0;
    this.#table.element.hidden = rounds.length === 0;
    write(this.#count, rounds.length ? `last ${count(rounds.length)}, newest first` : '');
    this.#table.show(rounds, (round) => String(round.experience), (row, round) => fill(row, round, route, round === open));
    this.#detail.hidden = !open && asked === null;
    this.#detail.replaceChildren(...(open ? detail(open, route.model) : [el('p.none', `The round of experience ${asked} is not kept here any more; its report is in adaptation.reports.v1.`)]));
  }
}

/** @param {Round} round */
function winner(round) {
  return round.arms.find((arm) => arm.won);
}

/** @param {Round} round */
function baseline(round) {
  return round.arms.find((arm) => arm.name === NOTHING)?.accuracy ?? null;
}

/**
 * @param {Arm} arm
 * @param {number | null} base
 */
function gain(arm, base) {
  return arm.accuracy === null || base === null ? null : arm.accuracy - base;
}

/** @param {Round} round */
function verdict(round) {
  return el(`span.pill.${round.verdict.toLowerCase()}`, VERDICTS[round.verdict]);
}

/** @param {Round} round */
function trigger(round) {
  return attributes(el(`span.pill.trigger.${round.triggerKind.toLowerCase()}`, TRIGGERS[round.triggerKind]), { title: round.trigger });
}

/**
 * @param {HTMLElement} row
 * @param {Round} round
 * @param {Route} route
 * @param {boolean} open
 */
function fill(row, round, route, open) {
  const [name, state, cause, won, held, more, took, done] = row.children;
  const anchor = name.querySelector('a');
  if (anchor) attributes(anchor, { href: changed(route, { round: round.experience }), 'aria-current': open ? 'true' : null });
  row.classList.toggle('open', open);
  const top = winner(round);
  state.replaceChildren(verdict(round));
  cause.replaceChildren(trigger(round));
  write(won, top ? (round.version === null ? top.name : `${top.name} → version ${round.version}`) : '–');
  write(held, percent(top?.accuracy));
  const difference = top && top.name !== NOTHING ? gain(top, baseline(round)) : null;
  write(more, points(difference));
  more.classList.toggle('good', difference !== null && difference > 0);
  write(took, duration(round.seconds));
  done.replaceChildren(when(round.atMillis));
}

/**
 * @param {Round} round
 * @param {string} model
 */
function detail(round, model) {
  const base = baseline(round);
  const domains = [...new Set(round.arms.flatMap((arm) => arm.domains.map((domain) => domain.domain)))];
  return [
    el(
      'div.panel-head',
      el('div.title', el('h2', `Experience ${round.experience}`), verdict(round), trigger(round)),
      el('span.links', link(href({ view: 'model', model }, { at: round.atMillis }), 'a.next', 'Show in the charts')),
    ),
    el('p.why', round.reason),
    el(
      'p.fine',
      `${plural(round.trainExamples, 'example')} to learn from, ${count(round.replayExamples)} in the replay memory, ${count(round.holdOutExamples)} held out to judge · ${duration(round.seconds)} · closed by ${TRIGGERS[round.triggerKind].toLowerCase()}: ${round.trigger}`,
    ),
    el(
      'div.scroll-x',
      el(
        'table.arms-table',
        el('caption.visually-hidden', 'Arms of the round'),
        el(
          'thead',
          el(
            'tr',
            ...['Arm', 'Hold-outs', 'Accuracy', 'Gain', 'p', 'Steps', 'Time', ...domains, 'Why'].map((name, i) =>
              attributes(el('th', name), { scope: 'col', class: i > 1 && i < 7 + domains.length ? 'number' : null }),
            ),
          ),
        ),
        el('tbody', ...round.arms.map((arm) => armRow(arm, base, domains))),
      ),
    ),
  ];
}

/**
 * @param {Arm} arm
 * @param {number | null} base
 * @param {string[]} domains
 */
function armRow(arm, base, domains) {
  const bar = el('span.bar');
  bar.style.setProperty('--share', String(arm.accuracy ?? 0));
  const name = attributes(el('th', arm.name), { scope: 'row' });
  if (arm.won) name.append(el('span.badge', 'won'));
  const difference = arm.name === NOTHING ? null : gain(arm, base);
  const ran = arm.trained || arm.steps > 0; // it may have been stopped
  const row = el(
    'tr',
    name,
    el('td.bar-cell', bar),
    el('td.number', arm.accuracy === null ? '–' : percent(arm.accuracy)),
    el(`td.number${difference === null ? '' : difference > 0 ? '.good' : difference < 0 ? '.worse' : ''}`, points(difference)),
    el('td.number', arm.pValue === null ? '–' : figure(arm.pValue)),
    el('td.number', ran ? count(arm.steps) : '–'),
    el('td.number', ran ? duration(arm.seconds) : 'skipped'),
    ...domains.map((domain) => {
      const score = arm.domains.find((one) => one.domain === domain);
      return attributes(el('td.number', score ? percent(score.accuracy) : '–'), { title: score ? `${plural(score.n, 'example')}, loss ${figure(score.loss)}` : null });
    }),
    el('td.reason', arm.reason),
  );
  row.classList.toggle('won', arm.won);
  return row;
}
