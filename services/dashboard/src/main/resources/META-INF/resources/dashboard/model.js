/** @import { State, Selected } from './state.js' */
/** @import { Route } from './route.js' */
/** @import { Evidence, Summary, Version } from './types.js' */
/** @import { Moment } from './drift.js' */
import { at, combined, EVIDENCE, EVIDENCE_NAMES, LEVEL_NAMES, LEVELS } from './drift.js';
import { attributes, el, legendKey, write } from './dom.js';
import { count, figure, percent, plural, time } from './format.js';
import { domainChoice, ModelHead } from './head.js';
import { MomentPanel } from './moment.js';
import { showEvents, showVersions } from './panels.js';
import { TimeChart } from './plot.js';
import { changed } from './route.js';
import { trailing, versionAt } from './series.js';

/** Seconds shown, up to now; 0 is all. */
const RANGES = { all: 0, '24h': 86_400, '1h': 3_600, '5m': 300 };
const RANGE_NAMES = { all: 'All', '24h': '24 h', '1h': '1 h', '5m': '5 min' };
const LEAD_IN = 0.03; // of the span, shown before the first point
const MARKER_REACH = 0.008; // of the span
const TALLEST_RATIO = 5;

/** Accuracy and drift of a model over time, and what happened. */
export class ModelView {
  #head = new ModelHead();
  #accuracyBox = el('div.chart');
  #driftBox = el('div.chart.drift-chart');
  #driftLegend = el('p.legend');
  #accuracyLegend = el('span');
  #empty = el('p.none', 'No drift has been measured yet: it is once a reference and enough events of a domain are there.');
  #ranges = attributes(el('fieldset.ranges', el('legend.visually-hidden', 'Time shown')), {});
  #domains;
  #moment = new MomentPanel();
  #versions = el('tbody');
  #versionCount = el('span.count');
  #events = el('ol.events');
  #accuracyChart;
  #driftChart;
  /** @type {Selected | null} */
  #selected = null;
  /** @type {Map<Evidence, Moment[]>} */
  #drift = new Map();
  /** @type {{xs: number[], ys: number[], ns: number[]}} */
  #line = { xs: [], ys: [], ns: [] };
  #span = 1;
  /** @type {Record<string, unknown>} what each part shows */
  #shown = {};
  /** @type {Route | null} */
  #route = null;
  root;

  constructor() {
    this.#domains = domainChoice((domain) => this.#go({ domain }));
    const versions = el(
      'table.versions',
      el('thead', el('tr', ...['Version', 'Published', 'Answers', 'Right'].map((name, i) => attributes(el('th', name), { scope: 'col', class: i > 1 ? 'number' : null })))),
      this.#versions,
    );
    this.root = el(
      'article.model',
      this.#head.root,
      el(
        'section.panel.chart-panel',
        el(
          'div.panel-head',
          el('div', el('h2', 'Live accuracy'), el('p.legend', legendKey('key-line', this.#accuracyLegend), legendKey('key-mark', 'version published'))),
          el('div.controls', this.#domains.label, this.#ranges),
        ),
        this.#accuracyBox,
        el('div.panel-head.second', el('div', el('h2', 'Drift'), this.#driftLegend)),
        this.#empty,
        this.#driftBox,
        el('p.hint', 'Click a point, or press Enter on it, to see what was behind it.'),
      ),
      this.#moment.root,
      el(
        'div.columns',
        el('section.panel', el('div.panel-head', el('h2', 'Versions'), this.#versionCount), scroll('All versions', versions)),
        el('section.panel', el('div.panel-head', el('h2', 'Decisions and signals'), el('span.count', 'newest first')), scroll('All decisions and signals', this.#events)),
      ),
    );
    for (const [value, name] of Object.entries(RANGE_NAMES)) {
      const input = attributes(document.createElement('input'), { type: 'radio', name: 'range', value });
      input.addEventListener('change', () => this.#go({ range: value === 'all' ? null : value }));
      this.#ranges.append(el('label', input, el('span', name)));
    }
    const pick = (/** @type {number} */ millis) => this.#go({ at: millis });
    this.#accuracyChart = new TimeChart(this.#accuracyBox, {
      curves: [{ colour: '--accent', filled: true }],
      range: (min) => [Math.max(0, Math.floor(10 * min - 0.5) / 10), 1],
      format: (value) => `${Math.round(100 * value)}%`,
      sync: 'model',
      tip: (millis) => this.#accuracyTip(millis),
      pick,
    });
    this.#driftChart = new TimeChart(this.#driftBox, {
      curves: EVIDENCE.map((evidence) => ({ colour: `--${evidence.toLowerCase()}`, stepped: true })),
      range: (_, max) => [0, Math.max(1.5, 1.08 * max)],
      format: (value) => `${figure(value)}×`,
      limit: 1,
      sync: 'model',
      tip: (millis) => this.#driftTip(millis),
      pick,
    });
  }

  close() {
    this.#accuracyChart.close();
    this.#driftChart.close();
  }

  /** @param {Record<string, string | number | null>} changes */
  #go(changes) {
    if (this.#route) location.hash = changed(this.#route, changes);
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
    const selected = state.selected?.name === route.model ? state.selected : null;
    this.root.classList.toggle('loading', !selected);
    if (!selected) return;
    this.#selected = selected;
    write(this.#accuracyLegend, `right among the last ${plural(state.rollingOutcomes, 'answer')}`);
    const asked = /** @type {keyof RANGES} */ (route.query.get('range') ?? 'all');
    const range = asked in RANGES ? asked : 'all';
    for (const input of this.#ranges.querySelectorAll('input')) input.checked = input.value === range;
    const domain = route.query.get('domain') ?? '';
    this.#domains.show(selected.domains, domain, 'All domains');
    this.#once('drift', selected.lines, domain, () => {
      this.#drift = combined(selected.lines, domain);
    });
    this.#line = trailing(selected.points.values(), state.rollingOutcomes);
    this.#draw(selected, RANGES[range], nowMillis, Number(route.query.get('at')) || null);
    this.#moment.render(selected, route, this.#drift, this.#line);
    this.#once('versions', JSON.stringify([...selected.tallies]) + summary.champion, selected.versions, () => {
      write(this.#versionCount, count(selected.versions.length));
      showVersions(this.#versions, selected.versions, selected.tallies, summary.champion);
    });
    this.#once('events', selected.events, selected.signals, () => showEvents(this.#events, selected.events, selected.signals));
  }

  /**
   * @param {string} part
   * @param {unknown} content
   * @param {unknown} more
   * @param {() => void} show
   */
  #once(part, content, more, show) {
    const known = /** @type {unknown[]} */ (this.#shown[part] ?? []);
    if (known.length && known[0] === content && known[1] === more) return;
    this.#shown[part] = [content, more];
    show();
  }

  /**
   * @param {Selected} selected
   * @param {number} rangeSeconds
   * @param {number} nowMillis
   * @param {number | null} chosen
   */
  #draw(selected, rangeSeconds, nowMillis, chosen) {
    const { xs, ys } = this.#line;
    const now = nowMillis / 1_000;
    const all = [...this.#drift.values()].flat();
    const starts = [xs[0], all.length ? Math.min(...[...this.#drift.values()].map((moments) => moments[0].atMillis)) / 1_000 : undefined].filter((start) => start !== undefined);
    const ends = [xs.at(-1) ?? 0, ...[...this.#drift.values()].map((moments) => (moments.at(-1)?.atMillis ?? 0) / 1_000), (selected.versions.at(-1)?.atMillis ?? 0) / 1_000];
    const first = starts.length ? Math.min(...starts) : now - 60;
    const last = Math.max(...ends, first + 10);
    const min = rangeSeconds ? now - rangeSeconds : first - Math.max(LEAD_IN * (last - first), 1);
    const max = rangeSeconds ? now : last;
    this.#span = max - min;
    const marks = selected.versions.map((version) => ({ atMillis: version.atMillis, label: `v${version.number}` }));
    const common = { min, max, chosen };
    this.#accuracyChart.show({
      ...common,
      xs,
      ys: [ys],
      marks,
      alarms: [],
      label: xs.length
        ? `Live accuracy from ${time(1_000 * xs[0])} to ${time(1_000 * (xs.at(-1) ?? 0))}: now ${percent(ys.at(-1))}, lowest ${percent(Math.min(...ys))}, ${plural(marks.length, 'version')}.`
        : `No answers with truth yet, ${plural(marks.length, 'version')}.`,
    });
    this.#empty.hidden = all.length > 0;
    this.#driftBox.hidden = all.length === 0;
    const times = [...new Set(all.map((moment) => moment.atMillis))].sort((a, b) => a - b);
    const index = new Map(times.map((millis, i) => [millis, i]));
    const curves = EVIDENCE.map((evidence) => {
      /** @type {(number | null)[]} */
      const curve = times.map(() => null);
      for (const moment of this.#drift.get(evidence) ?? []) curve[index.get(moment.atMillis) ?? 0] = Math.min(moment.ratio, TALLEST_RATIO);
      return curve;
    });
    this.#driftChart.show({
      ...common,
      xs: times.map((millis) => millis / 1_000),
      ys: curves,
      marks: marks.map((mark) => ({ ...mark, label: '' })),
      alarms: all.filter((moment) => moment.level === 2).map((moment) => ({ x: moment.atMillis / 1_000, y: Math.min(moment.ratio, TALLEST_RATIO) })),
      label: `Drift in multiples of its threshold: ${
        [...this.#drift].map(([evidence, moments]) => `${EVIDENCE_NAMES[evidence]} ${LEVEL_NAMES[LEVELS[moments.at(-1)?.level ?? 0]].toLowerCase()}`).join(', ') || 'nothing measured yet'
      }.`,
    });
    this.#once('legend', [...this.#drift.keys()].join(), '', () =>
      this.#driftLegend.replaceChildren(
        ...EVIDENCE.filter((evidence) => this.#drift.has(evidence)).map((evidence) => legendKey(`key-line.${evidence.toLowerCase()}`, EVIDENCE_NAMES[evidence])),
        legendKey('key-limit', 'threshold'),
      ),
    );
  }

  /** @param {number} millis */
  #versionNear(millis) {
    return this.#selected?.versions.findLast((version) => Math.abs(version.atMillis - millis) < 1_000 * MARKER_REACH * this.#span);
  }

  /** @param {number} millis */
  #accuracyTip(millis) {
    const near = this.#versionNear(millis);
    if (near) return published(near);
    const { xs, ys, ns } = this.#line;
    const i = Math.max(0, xs.findLastIndex((x) => 1_000 * x <= millis));
    const version = this.#selected && versionAt(this.#selected.versions, millis);
    return [
      el('strong', percent(ys[i])),
      el('span', `of ${plural(ns[i] ?? 0, 'answer')} up to ${time(millis)}`),
      ...(version ? [el('span', `newest version: ${version.number}`)] : []),
    ];
  }

  /** @param {number} millis */
  #driftTip(millis) {
    const rows = [...this.#drift].flatMap(([evidence, moments]) => {
      const moment = at(moments, millis);
      if (!moment) return [];
      const words = `${moment.line.feature ?? EVIDENCE_NAMES[evidence]}: ${figure(moment.score)} of ${figure(moment.threshold)}`;
      return [el('span.tip-row', el(`span.key-line.${evidence.toLowerCase()}`), words, el(`i.level.${LEVELS[moment.level].toLowerCase()}`, LEVEL_NAMES[LEVELS[moment.level]]))];
    });
    return [el('strong', time(millis)), ...(rows.length ? rows : [el('span', 'nothing measured yet')])];
  }
}

/** @param {Version} version */
export function published(version) {
  const { training } = version;
  return [
    el('strong', `Version ${version.number}`),
    el('span', `published ${time(version.atMillis)}`),
    ...(version.experience === null ? [el('span', 'registered, not adapted')] : [el('span', `from experience ${version.experience}`)]),
    ...(training
      ? [
          el('span', `${training.arm} on ${plural(training.trainExamples, 'example')}, with ${count(training.replayExamples)} replayed`),
          el('span', `judged on ${count(training.holdOutExamples)} held out${training.domains.length ? ` of ${training.domains.join(', ')}` : ''}`),
          el('span', `closed by ${training.triggerKind.toLowerCase()}: ${training.trigger}`),
          el('span', `hold-outs: ${percent(training.before)} → ${percent(training.after)}`),
        ]
      : []),
    ...(version.reason ? [el('p', version.reason)] : []),
  ];
}

/**
 * @param {string} name
 * @param {Node} content
 */
function scroll(name, content) {
  return attributes(el('div.scroll', content), { role: 'region', 'aria-label': name, tabindex: 0 });
}
