/** @import { Selected } from './state.js' */
/** @import { Route } from './route.js' */
/** @import { Evidence, FeaturePage, Round } from './types.js' */
/** @import { Moment } from './drift.js' */
import { at, chip, EVIDENCE_NAMES, LEVELS, ratio } from './drift.js';
import { el, link } from './dom.js';
import { figure, percent, plural, time } from './format.js';
import { changed, href } from './route.js';
import { versionAt } from './series.js';

const FEATURES = 6;

/** What was behind a point of the charts: who drifted then, and which round followed. */
export class MomentPanel {
  root = el('section.panel.moment');
  #key = '';
  #asked = '';
  /** @type {FeaturePage | null} */
  #features = null;
  /** Why there are no features. */
  #trouble = '';

  /**
   * @param {Selected} selected
   * @param {Route} route
   * @param {Map<Evidence, Moment[]>} drift
   * @param {{xs: number[], ys: number[]}} line
   */
  render(selected, route, drift, line) {
    const millis = Number(route.query.get('at'));
    this.root.hidden = !millis;
    if (!millis) {
      this.#key = '';
      this.#asked = '';
      return;
    }
    const states = [...drift].flatMap(([evidence, moments]) => {
      const moment = at(moments, millis);
      return moment ? [{ evidence, moment }] : [];
    });
    const domain = route.query.get('domain') || (states.find((state) => state.evidence === 'INPUTS') ?? states[0])?.moment.line.domain || '';
    void this.#ask(selected.name, domain, millis);
    const key = JSON.stringify([selected.name, millis, domain, states.map(({ moment }) => moment.ratio), selected.rounds.length, selected.versions.length, this.#features, this.#trouble]);
    if (key === this.#key) return;
    this.#key = key;
    const i = line.xs.findLastIndex((x) => 1_000 * x <= millis);
    const version = versionAt(selected.versions, millis);
    const round = selected.rounds.findLast((one) => one.atMillis >= millis);
    this.root.replaceChildren(
      el('div.panel-head', el('h2', `What happened at ${time(millis)}`), link(changed(route, { at: null }), 'a.quiet', 'Close')),
      el(
        'div.causes',
        el(
          'div',
          el('h3', 'Then'),
          el(
            'dl.pairs',
            ...pair('Accuracy', i < 0 ? 'no answers yet' : percent(line.ys[i])),
            ...pair('Version', version ? `version ${version.number}` : 'none'),
            ...states.flatMap(({ evidence, moment }) =>
              pair(capital(EVIDENCE_NAMES[evidence]), el('span.state', chip(LEVELS[moment.level]), `${figure(moment.score)} of ${figure(moment.threshold)}`)),
            ),
            ...(states.length ? [] : pair('Drift', 'not measured yet')),
          ),
        ),
        el('div', el('h3', domain ? `Features of ${domain}` : 'Features'), ...this.#featureList(selected.name, domain, millis)),
        el('div', el('h3', 'What followed'), ...followed(selected.name, round)),
      ),
    );
  }

  /**
   * @param {string} model
   * @param {string} domain
   * @param {number} millis
   */
  async #ask(model, domain, millis) {
    const query = String(new URLSearchParams({ model, domain, at: String(millis), size: String(FEATURES) }));
    if (query === this.#asked) return;
    this.#asked = query;
    this.#features = null;
    try {
      const answer = await fetch(`/api/dashboard/features?${query}`);
      const features = answer.ok ? await answer.json() : null;
      if (this.#asked !== query) return;
      this.#features = features;
      this.#trouble = answer.ok ? '' : `The server answered ${answer.status}.`;
    } catch {
      if (this.#asked !== query) return;
      this.#asked = ''; // asked again with the next update
      this.#trouble = 'The server does not answer.';
    }
  }

  /**
   * @param {string} model
   * @param {string} domain
   * @param {number} millis
   */
  #featureList(model, domain, millis) {
    const page = this.#features;
    if (!page) return [el('p.none', this.#trouble || 'Looking …')];
    if (!page.rows.length) return [el('p.none', 'No feature was watched yet.')];
    const all = href({ view: 'features', model }, { domain, at: millis });
    return [
      el('p', page.drifted ? `${page.drifted} of ${plural(page.total, 'feature')} had drifted.` : `None of ${plural(page.total, 'feature')} had drifted.`),
      el(
        'ul.drifted',
        ...page.rows.map((row) =>
          el('li', link(href({ view: 'feature', model, feature: row.feature }, { domain, at: millis }), 'a', row.feature), chip(row.level), el('span.number', `${figure(ratio(row))}×`)),
        ),
      ),
      link(all, 'a.next', `All features at ${time(millis)}`),
    ];
  }
}

/**
 * @param {string} model
 * @param {Round | undefined} round
 */
function followed(model, round) {
  if (!round) return [el('p.none', 'No round yet.')];
  const cause = { DRIFT: 'closed by drift', COUNT: 'closed by count', TIME: 'closed by time', MANUAL: 'closed by hand' }[round.triggerKind];
  const result = round.version === null ? (round.verdict === 'FAILED' ? 'failed' : 'changed nothing') : `made version ${round.version}`;
  return [
    el('p', `Experience ${round.experience}, ${cause}; its round ${result} at ${time(round.atMillis)}.`),
    el('p.reason', round.reason),
    link(href({ view: 'rounds', model }, { round: round.experience }), 'a.next', `Round of experience ${round.experience}`),
  ];
}

/**
 * @param {string} name
 * @param {string | Node} value
 */
function pair(name, value) {
  return [el('dt', name), el('dd', value)];
}

/** @param {string} text */
function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}
