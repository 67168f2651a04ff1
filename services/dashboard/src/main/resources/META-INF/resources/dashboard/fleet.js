/** @import { State } from './state.js' */
/** @import { Route } from './route.js' */
/** @import { DeadLetters, Summary } from './types.js' */
import { chip, driftWords, LEVELS } from './drift.js';
import { attributes, drawSparkline, el, link, sparkline, when, write } from './dom.js';
import { age, count, duration, percent, plural } from './format.js';
import { changed, href } from './route.js';
import { Table } from './table.js';

/** @type {Record<string, (a: Summary, b: Summary) => number>} */
const ORDERS = {
  name: (a, b) => a.name.localeCompare(b.name),
  drift: (a, b) => worst(b) - worst(a) || b.drift.drifted - a.drift.drifted,
  accuracy: (a, b) => (a.accuracy ?? 2) - (b.accuracy ?? 2),
  live: (a, b) => (b.eventToLiveMillis ?? -1) - (a.eventToLiveMillis ?? -1),
  event: (a, b) => a.lastEventMillis - b.lastEventMillis,
  waiting: (a, b) => b.waiting - a.waiting,
  dead: (a, b) => b.deadLetters - a.deadLetters,
};

/** @param {Summary} model */
function worst(model) {
  return model.drift.level ? LEVELS.indexOf(model.drift.level) : -1;
}

/** All models, each on a row. */
export class FleetView {
  title = 'Fleet';
  #figures = el('dl.figures');
  #table = new Table(
    'Models',
    [
      { name: 'Model', sort: 'name' },
      { name: 'Drift', sort: 'drift', hint: 'The worst of inputs, predictions, labels and errors, against the champion’s reference' },
      { name: 'Live accuracy', sort: 'accuracy', kind: 'number wide', hint: 'Of the last answers with truth' },
      { name: 'Champion', kind: 'champion' },
      { name: 'Event to live', sort: 'live', kind: 'number', hint: 'From the last event behind the newest version to its publication' },
      { name: 'Last event', sort: 'event', kind: 'number', hint: 'How long ago anything was heard of the model' },
      { name: 'Rounds waiting', sort: 'waiting', kind: 'number' },
      { name: 'Dead letters', sort: 'dead', kind: 'number', hint: 'Refused events that name the model' },
    ],
    (name) => {
      const accuracy = el('span.with-spark', sparkline(), el('b'));
      return [
        el('span.cell-name', link(href({ view: 'model', model: name }), 'a', name), el('span.badge.paused', 'paused')),
        el('span.drift-cell'),
        accuracy,
        el('span', el('b'), el('small')),
        '',
        '',
        '',
        '',
      ];
    },
  );
  #dead = el('div');
  #deadCount = el('span.count');
  #deadKey = '';
  root = el(
    'div.fleet',
    attributes(el('h1', 'Fleet'), { tabindex: -1 }),
    this.#figures,
    el('section.panel.flush', el('div.scroll-x', this.#table.element)),
    el('section.panel', el('div.panel-head', el('h2', 'Dead letters'), this.#deadCount), this.#dead),
  );

  constructor() {
    this.#table.element.classList.add('models');
    for (const [i, name] of ['Models', 'In drift', 'Rounds waiting', 'Dead letters'].entries()) {
      this.#figures.append(el('div', el('dt', name), attributes(el('dd', '–'), { 'data-figure': i })));
    }
  }

  /**
   * @param {State} state
   * @param {Route} route
   * @param {number} nowMillis
   */
  render(state, route, nowMillis) {
    const sort = route.query.get('sort') ?? 'drift';
    const order = ORDERS[sort.replace(/^-/, '')] ?? ORDERS.drift;
    const models = state.sorted().sort((a, b) => (sort.startsWith('-') ? order(b, a) : order(a, b)));
    const inDrift = models.filter((model) => model.drift.level === 'DRIFT').length;
    const waiting = models.reduce((sum, model) => sum + model.waiting, 0);
    this.#figure(0, count(models.length));
    this.#figure(1, count(inDrift), inDrift > 0);
    this.#figure(2, count(waiting));
    this.#figure(3, count(state.deadLetters.total), state.deadLetters.total > 0);
    this.#table.sorted(sort, (to) => changed(route, { sort: to === 'drift' ? null : to }));
    this.#table.show(models, (model) => model.name, (row, model) => fill(row, model, nowMillis), this.#table.body.matches(':focus-within'));
    const key = JSON.stringify(state.deadLetters);
    if (key !== this.#deadKey) {
      this.#deadKey = key;
      this.#showDeadLetters(state.deadLetters);
    }
  }

  /**
   * @param {number} i
   * @param {string} text
   * @param {boolean} bad
   */
  #figure(i, text, bad = false) {
    const figure = this.#figures.children[i].lastElementChild;
    if (!figure) return;
    write(figure, text);
    figure.classList.toggle('bad', bad);
  }

  /** @param {DeadLetters} letters */
  #showDeadLetters(letters) {
    write(this.#deadCount, letters.total ? count(letters.total) : '');
    if (!letters.total) {
      this.#dead.replaceChildren(el('p.none', 'None: every event was accepted.'));
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
    const details = el('details', el('summary', 'Latest'), el('ol.events', ...recent));
    details.toggleAttribute('open', this.#dead.querySelector('details')?.open ?? false);
    this.#dead.replaceChildren(el('ul.arms', ...reasons), details);
  }
}

/**
 * @param {HTMLElement} row
 * @param {Summary} model
 * @param {number} nowMillis
 */
function fill(row, model, nowMillis) {
  const [name, drift, accuracy, champion, live, event, waiting, dead] = row.children;
  const badge = name.querySelector('.badge');
  if (badge instanceof HTMLElement) badge.hidden = !model.paused;
  const driftKey = JSON.stringify(model.drift);
  if (row.dataset.drift !== driftKey) {
    row.dataset.drift = driftKey;
    drift.firstElementChild?.replaceChildren(chip(model.drift.level), el('small', driftWords(model.drift)));
  }
  const figure = accuracy.querySelector('b');
  if (figure) write(figure, percent(model.accuracy));
  accuracy.setAttribute('title', model.outcomes ? `${plural(model.outcomes, 'answer')} with truth` : 'No answers with truth yet');
  const spark = accuracy.querySelector('svg');
  if (spark) drawSparkline(spark, model.trend);
  const [version, since] = champion.firstElementChild?.children ?? [];
  if (version) write(version, model.champion === null ? 'none' : `v${model.champion}`);
  if (since) write(since, model.champion === null ? '' : `for ${age(model.championSinceMillis, nowMillis)}`);
  write(live, model.eventToLiveMillis === null ? '–' : duration(model.eventToLiveMillis / 1_000));
  write(event, age(model.lastEventMillis, nowMillis));
  write(waiting, count(model.waiting));
  write(dead, count(model.deadLetters));
  dead.classList.toggle('bad', model.deadLetters > 0);
}
