/** @import { Profile } from './types.js' */
import uPlot from '/webjars/uplot/1.6.30/dist/uPlot.esm.js';
import { attributes, el } from './dom.js';
import { figure } from './format.js';
import { axis, colour } from './plot.js';
import { histogram } from './profile.js';

const STEPS = 40;

/** Two distributions over each other: at training time and now. */
export class Distribution {
  root = attributes(el('div.chart.distribution'), { role: 'img' });
  /** @type {uPlot | null} */
  #plot = null;
  #kind = '';
  /** @type {string[]} */
  #names = [];
  #resized = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
  #scheme = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    this.#resized.observe(this.root);
    this.#scheme.addEventListener('change', this.#repaint);
    addEventListener('theme', this.#repaint);
  }

  close() {
    this.#resized.disconnect();
    this.#scheme.removeEventListener('change', this.#repaint);
    removeEventListener('theme', this.#repaint);
    this.#plot?.destroy();
  }

  /**
   * @param {Profile | null} profile
   * @param {number[] | null} counts of the window, in the profile's bins
   */
  show(profile, counts) {
    if (!profile) {
      this.root.hidden = true;
      return;
    }
    this.root.hidden = false;
    const categorical = profile.categories.length > 0;
    const steps = categorical ? profile.counts.length : STEPS;
    const before = categorical ? shares(profile.counts) : histogram(profile, profile.counts, steps);
    const now = counts && (categorical ? shares(counts) : histogram(profile, counts, steps));
    this.#names = categorical ? profile.counts.map((_, k) => profile.categories[k] ?? String(k)) : [];
    const width = categorical ? 1 : (profile.max - profile.min) / steps || 1;
    const xs = before.map((_, i) => (categorical ? i : profile.min + (i + 0.5) * width));
    const kind = categorical ? 'classes' : 'numbers';
    if (this.#kind !== kind) {
      this.#plot?.destroy();
      this.#plot = new uPlot(this.#options(categorical), [[], [], []], this.root);
      this.#kind = kind;
    }
    this.#plot?.batch(() => {
      this.#plot?.setData([xs, before, now ?? xs.map(() => null)], false);
      this.#plot?.setScale('x', { min: xs[0] - width / 2, max: xs[xs.length - 1] + width / 2 });
    });
    attributes(this.root, { 'aria-label': words(profile, counts, this.#names), 'data-points': xs.length });
  }

  #repaint = () => this.#plot?.redraw();

  #size() {
    return { width: this.root.clientWidth || 480, height: this.root.clientHeight || 280 };
  }

  /**
   * @param {boolean} categorical
   * @returns {uPlot.Options}
   */
  #options(categorical) {
    const bars = uPlot.paths.bars?.({ size: [categorical ? 0.7 : 1, Infinity], gap: 0 });
    return {
      ...this.#size(),
      padding: [10, 14, 4, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false }, y: { range: (_, __, max) => [0, 1.08 * (max || 1)] } },
      axes: [
        {
          ...axis(),
          grid: { show: false },
          size: 28,
          space: categorical ? 30 : 70,
          incrs: categorical ? [1, 2, 5, 10, 20, 50] : undefined,
          values: (_, ticks) => ticks.map((tick) => (categorical ? (this.#names[tick] ?? '') : figure(tick))),
        },
        { ...axis(), size: 52, space: 38, values: (_, ticks) => ticks.map((tick) => `${figure(100 * tick)}%`) },
      ],
      series: [
        {},
        { paths: bars, stroke: () => colour('--reference'), width: 1, fill: () => colour('--reference-fill'), points: { show: false } },
        { paths: bars, stroke: () => colour('--current'), width: 1.5, fill: () => colour('--current-fill'), points: { show: false } },
      ],
    };
  }
}

/** @param {number[]} counts */
function shares(counts) {
  const n = counts.reduce((sum, one) => sum + one, 0) || 1;
  return counts.map((one) => one / n);
}

/**
 * @param {Profile} profile
 * @param {number[] | null} counts
 * @param {string[]} names
 */
function words(profile, counts, names) {
  const window = counts ? `a window of ${counts.reduce((sum, one) => sum + one, 0)} rows` : 'no window yet';
  const what = names.length ? `${names.length} classes` : `values from ${figure(profile.min)} to ${figure(profile.max)}`;
  return `Distribution of ${what}: ${profile.n} rows at training, and ${window}.`;
}
