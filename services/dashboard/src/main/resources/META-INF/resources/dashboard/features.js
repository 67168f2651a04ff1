/** @import { State } from './state.js' */
/** @import { Route } from './route.js' */
/** @import { FeaturePage, FeatureRow } from './types.js' */
import { chip, EVIDENCE_NAMES, ratio } from './drift.js';
import { attributes, drawSparkline, el, link, sparkline, write } from './dom.js';
import { age, count, figure, time } from './format.js';
import { domainChoice, ModelHead } from './head.js';
import { changed, href } from './route.js';
import { Table } from './table.js';

const TYPING_PAUSE_MILLIS = 200;
const FULL_BAR = 2; // times the threshold

/** All features of a model, the ones that drift most first. */
export class FeaturesView {
  #head = new ModelHead();
  #search = attributes(document.createElement('input'), { type: 'search', placeholder: 'Search features', 'aria-label': 'Search features', maxlength: 100, 'data-search': '' });
  #domains;
  #when = el('p.at-time');
  #count = attributes(el('p.count'), { role: 'status' });
  #pages = attributes(el('nav.pages'), { 'aria-label': 'Pages' });
  #none = el('p.none');
  #table;
  #typing = 0;
  /** @type {Route | null} */
  #route = null;
  root;

  constructor() {
    this.#domains = domainChoice((domain) => this.#go({ domain, page: null }));
    this.#table = new Table(
      'Features',
      [
        { name: 'Feature', sort: 'name' },
        { name: 'State', kind: 'state-cell' },
        { name: 'Drift', sort: 'drift', kind: 'wide', hint: 'The score in multiples of its threshold; the mark is the threshold' },
        { name: 'Score', sort: 'score', kind: 'number' },
        { name: 'Threshold', kind: 'number' },
        { name: 'Rows', sort: 'n', kind: 'number', hint: 'Rows in the window' },
        { name: 'Over time', kind: 'trend' },
        { name: 'Updated', sort: 'updated', kind: 'number' },
      ],
      (name) => [
        el('span.cell-name', link('', 'a', name), el('small')),
        el('span'),
        el('span.ratio', el('span.ratio-bar'), el('b')),
        '',
        '',
        '',
        sparkline(),
        '',
      ],
    );
    this.#table.element.classList.add('features');
    this.#search.addEventListener('input', () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#go({ q: this.#search.value, page: null }), TYPING_PAUSE_MILLIS);
    });
    this.root = el(
      'article.model',
      this.#head.root,
      el(
        'section.panel.flush',
        el('div.panel-head', el('div.controls', this.#search, this.#domains.label, this.#when), this.#count),
        el('div.scroll-x', this.#table.element),
        this.#none,
        this.#pages,
      ),
    );
  }

  close() {
    clearTimeout(this.#typing);
  }

  /** @param {Record<string, string | number | null>} changes */
  #go(changes) {
    if (this.#route) location.replace(changed(this.#route, changes));
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
    const { query } = route;
    if (!this.#search.matches(':focus') && this.#search.value !== (query.get('q') ?? '')) this.#search.value = query.get('q') ?? '';
    const page = state.features;
    this.root.classList.toggle('loading', !page);
    if (!page) return;
    // Whoever names no domain stays with the one that was shown first, whatever is heard of next.
    if (!query.has('domain') && page.domain !== null) {
      this.#go({ domain: page.domain });
      return;
    }
    this.#domains.show(page.domains, query.get('domain') ?? '', '');
    const sort = query.get('sort') ?? 'drift';
    this.#table.sorted(sort, (to) => changed(route, { sort: to === 'drift' ? null : to, page: null }));
    const held = this.#table.body.matches(':hover, :focus-within');
    this.#table.show(page.rows, (row) => row.feature, (row, feature) => fill(row, feature, route, page, nowMillis), held);
    this.#table.element.hidden = page.rows.length === 0;
    this.#showRest(page, route);
  }

  /**
   * @param {FeaturePage} page
   * @param {Route} route
   */
  #showRest(page, route) {
    const first = (page.page - 1) * page.size + 1;
    const last = first + page.rows.length - 1;
    const of = page.matching === page.total ? count(page.total) : `${count(page.matching)} found of ${count(page.total)}`;
    write(this.#count, page.rows.length ? `${count(first)}–${count(last)} of ${of} · ${count(page.drifted)} drifted` : '');
    const q = route.query.get('q');
    write(this.#none, page.rows.length ? '' : page.total ? `No feature’s name contains “${q}”.` : 'No feature is watched yet: they are once a reference and enough events of a domain are there.');
    const whenKey = String(page.atMillis);
    if (this.#when.dataset.key !== whenKey) {
      this.#when.dataset.key = whenKey;
      this.#when.hidden = page.atMillis === null;
      if (page.atMillis !== null) this.#when.replaceChildren(`as it was at ${time(page.atMillis)}`, link(changed(route, { at: null }), 'a.quiet', 'Show now'));
    }
    const pages = Math.max(1, Math.ceil(page.matching / page.size));
    const key = `${page.page}/${pages}${location.hash}`;
    if (this.#pages.dataset.key === key) return;
    this.#pages.dataset.key = key;
    this.#pages.hidden = pages === 1;
    this.#pages.replaceChildren(
      turn('Previous', 'prev', page.page > 1 ? changed(route, { page: page.page === 2 ? null : page.page - 1 }) : ''),
      el('span', `Page ${count(page.page)} of ${count(pages)}`),
      turn('Next', 'next', page.page < pages ? changed(route, { page: page.page + 1 }) : ''),
    );
  }
}

/**
 * @param {string} name
 * @param {string} rel
 * @param {string} to empty if there is none
 */
function turn(name, rel, to) {
  return to ? attributes(link(to, 'a.button', name), { rel }) : attributes(el('a.button', name), { 'aria-disabled': 'true' });
}

/**
 * @param {HTMLElement} row
 * @param {FeatureRow} feature
 * @param {Route} route
 * @param {FeaturePage} page
 * @param {number} nowMillis
 */
function fill(row, feature, route, page, nowMillis) {
  const [name, level, drift, score, threshold, n, trend, updated] = row.children;
  const anchor = name.querySelector('a');
  if (anchor) attributes(anchor, { href: href({ view: 'feature', model: route.model, feature: feature.feature }, { domain: page.domain, at: page.atMillis }) });
  const kind = name.querySelector('small');
  if (kind) write(kind, feature.evidence === 'INPUTS' ? '' : EVIDENCE_NAMES[feature.evidence]);
  const key = feature.current ? feature.level : 'OLD';
  if (row.dataset.level !== key) {
    row.dataset.level = key;
    level.replaceChildren(feature.current ? chip(feature.level) : attributes(el('span.chip.none', 'Earlier version'), { title: 'Its window is of an earlier champion; the new one is not there yet' }));
  }
  const times = ratio(feature);
  const bar = drift.querySelector('.ratio-bar');
  if (bar instanceof HTMLElement) bar.style.setProperty('--share', String(Math.min(1, times / FULL_BAR)));
  const words = drift.querySelector('b');
  if (words) write(words, `${times.toFixed(2)}×`);
  write(score, figure(feature.score));
  write(threshold, figure(feature.threshold));
  write(n, count(feature.n));
  const spark = trend.querySelector('svg');
  if (spark) drawSparkline(spark, feature.trend, { low: 0, range: 1.2, mark: 1 });
  write(updated, page.atMillis === null ? age(feature.atMillis, nowMillis) : time(feature.atMillis));
}
