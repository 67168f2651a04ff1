/** @import { State } from './state.js' */
/** @import { Route } from './route.js' */
/** @import { FeatureDetail, Profile } from './types.js' */
import { Distribution } from './distribution.js';
import { chip, EVIDENCE_NAMES, LEVEL_NAMES, LEVELS, ratio } from './drift.js';
import { attributes, el, legendKey, write } from './dom.js';
import { age, count, figure, plural, time } from './format.js';
import { domainChoice, ModelHead } from './head.js';
import { quantile } from './profile.js';
import { TimeChart } from './plot.js';
import { above, changed } from './route.js';

const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];

/** One feature: its distribution at training time and now, and how far they are apart. */
export class FeatureView {
  #head = new ModelHead();
  #title = el('h2');
  #level = el('span');
  #facts = el('p.facts');
  #back = el('a.quiet', 'All features');
  #domains;
  #score = el('dl.figures');
  #note = el('p.note');
  #none = el('p.none');
  #distribution = new Distribution();
  #quantiles = el('tbody');
  #quantilesTitle = el('h2');
  #quantilesNote = el('span.count');
  #historyBox = el('div.chart.history');
  #history;
  #body;
  #key = '';
  /** @type {FeatureDetail | null} */
  #shown = null;
  /** @type {Route | null} */
  #route = null;
  root;

  constructor() {
    this.#domains = domainChoice((domain) => {
      if (this.#route) location.replace(changed(this.#route, { domain }));
    });
    for (const name of ['Score', 'Threshold', 'Drift', 'Rows in window', 'Rows at training']) this.#score.append(el('div', el('dt', name), el('dd', '–')));
    this.#body = el(
      'div.feature-body',
      this.#score,
      this.#note,
      el(
        'div.columns.even',
        el('section.panel', el('div.panel-head', el('div', el('h2', 'Distribution'), legend())), this.#distribution.root),
        el(
          'section.panel',
          el('div.panel-head', this.#quantilesTitle, this.#quantilesNote),
          el('table.quantiles', el('thead', el('tr', ...['', 'Training', 'Now', 'Shift'].map((name, i) => attributes(el('th', name), { scope: 'col', class: i ? 'number' : null })))), this.#quantiles),
        ),
      ),
      el('section.panel.chart-panel', el('div.panel-head', el('div', el('h2', 'Score over time'), el('p.legend', legendKey('key-line.inputs', 'score'), legendKey('key-limit', 'threshold')))), this.#historyBox),
    );
    this.root = el(
      'article.model',
      this.#head.root,
      el('div.feature-head', el('div', this.#back, el('div.title', this.#title, this.#level), this.#facts), this.#domains.label),
      this.#none,
      this.#body,
    );
    this.#history = new TimeChart(this.#historyBox, {
      curves: [{ colour: '--inputs', filled: true }, { colour: '--bad', dashed: true, stepped: true }],
      range: (_, max) => [0, 1.1 * (max || 1)],
      format: figure,
      sync: 'feature',
      gaps: true,
      tip: (millis) => this.#tip(millis),
    });
  }

  close() {
    this.#history.close();
    this.#distribution.close();
  }

  /**
   * @param {State} state
   * @param {Route} route
   * @param {number} nowMillis
   */
  render(state, route, nowMillis) {
    const summary = state.models.get(route.model);
    if (!summary) return;
    this.#route = route;
    this.#head.render(summary, route);
    attributes(this.#back, { href: above(route) });
    write(this.#title, route.feature);
    const detail = state.feature?.feature === route.feature ? state.feature : null;
    this.root.classList.toggle('loading', !detail);
    if (!detail) return;
    if (!route.query.has('domain') && detail.domain !== null) {
      location.replace(changed(route, { domain: detail.domain }));
      return;
    }
    this.#domains.show(detail.domains, route.query.get('domain') ?? '', '');
    const { row } = detail;
    write(this.#facts, row ? `${EVIDENCE_NAMES[row.evidence]} of ${detail.domain} · ${row.detector} · last window ${age(row.atMillis, nowMillis)} ago` : '');
    const known = row !== null || detail.profile !== null;
    this.#none.hidden = known;
    this.#body.hidden = !known;
    write(this.#none, known ? '' : `There is no feature “${route.feature}” of this model, or it has not been watched yet.`);
    if (!known || detail === this.#shown) return;
    this.#shown = detail;
    this.#show(detail, Number(route.query.get('at')) || null);
  }

  /**
   * @param {FeatureDetail} detail
   * @param {number | null} chosen
   */
  #show(detail, chosen) {
    const { row, profile, counts } = detail;
    this.#level.replaceChildren(...(row ? [row.current ? chip(row.level) : el('span.chip.none', 'Earlier version')] : []));
    const values = [figure(row?.score), figure(row?.threshold), row ? `${ratio(row).toFixed(2)}×` : '–', row ? count(row.n) : '–', profile ? count(profile.n) : '–'];
    [...this.#score.children].forEach((pair, i) => write(/** @type {Element} */ (pair.lastElementChild), values[i]));
    this.#score.children[2].lastElementChild?.classList.toggle('bad', row?.current === true && row.level === 'DRIFT');
    write(
      this.#note,
      !profile
        ? 'The champion has no reference profile, so there is no distribution to compare with.'
        : !counts
          ? `The reference is of version ${detail.referenceVersion}; its first window is not full yet.`
          : '',
    );
    this.#note.hidden = !this.#note.textContent;
    this.#distribution.show(profile, counts);
    this.#showQuantiles(profile, counts);
    const { history } = detail;
    // A window that begins anew has neither score nor threshold.
    const judged = (/** @type {1 | 2} */ value) => history.map((point) => (point[2] > 0 ? point[value] : null));
    this.#history.show({
      xs: history.map((point) => point[0] / 1_000),
      ys: [judged(1), judged(2)],
      min: (history[0]?.[0] ?? 0) / 1_000,
      max: (history.at(-1)?.[0] ?? 0) / 1_000,
      marks: [],
      alarms: history.filter((point) => point[3] === 2).map((point) => ({ x: point[0] / 1_000, y: point[1] })),
      chosen,
      label: `Score over time, ${plural(history.length, 'point')}, now ${figure(row?.score)} of ${figure(row?.threshold)}.`,
    });
  }

  /**
   * @param {Profile | null} profile
   * @param {number[] | null} counts
   */
  #showQuantiles(profile, counts) {
    const key = JSON.stringify([profile, counts]);
    if (key === this.#key || !profile) return;
    this.#key = key;
    write(this.#quantilesTitle, profile.categories.length ? 'Classes' : 'Quantiles');
    write(this.#quantilesNote, profile.categories.length ? 'shift in points' : 'interpolated in the bins');
    const rows = profile.categories.length ? classShares(profile, counts) : numberRows(profile, counts);
    this.#quantiles.replaceChildren(...rows.map(([name, ...cells]) => el('tr', attributes(el('th', name), { scope: 'row' }), ...cells.map((cell) => el('td.number', cell)))));
  }

  /** @param {number} millis */
  #tip(millis) {
    const point = this.#shown?.history.findLast((one) => one[0] <= millis) ?? this.#shown?.history[0];
    if (!point) return [];
    const level = LEVELS[point[3]];
    if (!(point[2] > 0)) return [el('strong', 'New reference'), el('span', 'not judged yet'), el('span', time(point[0]))];
    return [el('strong', figure(point[1])), el('span', `threshold ${figure(point[2])}`), el('span', time(point[0])), el(`i.level.${level.toLowerCase()}`, LEVEL_NAMES[level])];
  }
}

/**
 * @param {Profile} profile
 * @param {number[] | null} counts
 */
function numberRows(profile, counts) {
  const shift = (/** @type {number} */ before, /** @type {number} */ now) =>
    profile.standardDeviation > 0 ? `${now < before ? '−' : '+'}${Math.abs((now - before) / profile.standardDeviation).toFixed(2)} σ` : '–';
  return [
    ['Minimum', figure(profile.min), '', ''],
    ...QUANTILES.map((p) => {
      const before = quantile(profile, profile.counts, p);
      const now = counts ? quantile(profile, counts, p) : null;
      return [p === 0.5 ? 'Median' : `${100 * p}%`, figure(before), figure(now), now === null ? '–' : shift(before, now)];
    }),
    ['Maximum', figure(profile.max), '', ''],
    ['Mean', figure(profile.mean), '', ''],
    ['Standard deviation', figure(profile.standardDeviation), '', ''],
  ];
}

/**
 * @param {Profile} profile
 * @param {number[] | null} counts
 */
function classShares(profile, counts) {
  const n = counts?.reduce((sum, one) => sum + one, 0) || 1;
  return profile.counts.map((before, k) => {
    const then = before / (profile.n || 1);
    const now = counts ? counts[k] / n : null;
    const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)}%`;
    return [profile.categories[k] ?? `class ${k}`, percent(then), now === null ? '–' : percent(now), now === null ? '–' : `${now < then ? '−' : '+'}${(100 * Math.abs(now - then)).toFixed(1)}`];
  });
}

function legend() {
  return el('p.legend', legendKey('key-area.reference', 'training'), legendKey('key-area.current', 'now'));
}
