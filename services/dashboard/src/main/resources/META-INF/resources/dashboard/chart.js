/** @import { Version } from './types.js' */
import uPlot from '/webjars/uplot/1.6.30/dist/uPlot.esm.js';
import { byId, el } from './dom.js';
import { percent, plural, tickTime, time } from './format.js';
import { versionAt } from './series.js';

const MARKER_REACH_PX = 10;
const LABEL_GAP_PX = 34;
const LEAD_IN = 0.04; // of the span, shown before the first answer

/** @param {string} name of a colour in the style sheet */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Live accuracy over time, with a line where each version was published. */
export class Chart {
  #box = byId('chart');
  #tip = el('div.tip');
  /** @type {Version[]} newest last */
  #versions = [];
  /** @type {number[]} */
  #ns = [];
  #plot;

  constructor() {
    this.#plot = new uPlot(this.#options(), [[], []], this.#box);
    this.#tip.hidden = true;
    this.#plot.over.append(this.#tip);
    new ResizeObserver(() => this.#plot.setSize(this.#size())).observe(this.#box);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#plot.redraw());
    this.#box.addEventListener('keydown', (event) => this.#key(event));
    this.#box.addEventListener('blur', () => this.#plot.setCursor({ left: -10, top: -10 }));
  }

  /**
   * @param {{xs: number[], ys: number[], ns: number[]}} line
   * @param {Version[]} versions newest last
   * @param {number} rangeSeconds up to now; 0 shows all
   * @param {number} nowMillis
   */
  show(line, versions, rangeSeconds, nowMillis) {
    this.#versions = versions;
    this.#ns = line.ns;
    const now = nowMillis / 1_000;
    const last = line.xs.at(-1) ?? now;
    const first = line.xs[0] ?? now - 60;
    const lead = Math.max(LEAD_IN * (last - first), 1);
    const min = rangeSeconds ? now - rangeSeconds : first - lead;
    const newest = (versions.at(-1)?.atMillis ?? 0) / 1_000;
    const max = rangeSeconds ? now : Math.max(last, newest, first + 10);
    this.#plot.batch(() => {
      this.#plot.setData([line.xs, line.ys], false);
      this.#plot.setScale('x', { min, max });
    });
    const marks = plural(versions.length, 'version');
    this.#box.setAttribute(
      'aria-label',
      line.xs.length
        ? `Live accuracy from ${time(1_000 * first)} to ${time(1_000 * last)}: now ${percent(line.ys.at(-1))}, lowest ${percent(Math.min(...line.ys))}, ${marks}.`
        : `No answers with truth yet, ${marks}.`,
    );
    this.#box.dataset.points = String(line.xs.length);
  }

  #size() {
    const width = this.#box.clientWidth || 600;
    return { width, height: width < 560 ? 220 : 320 };
  }

  /** @returns {uPlot.Options} */
  #options() {
    const axis = {
      stroke: () => colour('--muted'),
      font: '12px Inter, system-ui, sans-serif',
      grid: { stroke: () => colour('--line'), width: 1 },
      ticks: { show: false },
    };
    return {
      ...this.#size(),
      padding: [26, 30, 4, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 9, fill: () => colour('--accent') } },
      scales: { x: { time: true }, y: { range: (_, min) => [Math.max(0, Math.floor(10 * (min ?? 0) - 0.5) / 10), 1] } },
      axes: [
        { ...axis, grid: { show: false }, size: 30, space: 90, values: (_, ticks, __, ___, step) => ticks.map((tick) => tickTime(1_000 * tick, step)) },
        { ...axis, size: 48, space: 44, values: (_, ticks) => ticks.map((tick) => `${Math.round(100 * tick)}%`) },
      ],
      series: [
        {},
        {
          stroke: () => colour('--accent'),
          width: 2.25,
          points: { show: (u) => (u.data[0].length < 3 ? true : undefined) },
          fill: (u) => this.#gradient(u),
        },
      ],
      hooks: {
        draw: [(u) => this.#drawMarkers(u)],
        setCursor: [(u) => this.#hover(u)],
      },
    };
  }

  /** @param {uPlot} u */
  #gradient(u) {
    const { top, height } = u.bbox;
    const fill = u.ctx.createLinearGradient(0, top, 0, top + (height || 1));
    fill.addColorStop(0, colour('--accent-fill'));
    fill.addColorStop(1, colour('--accent-none'));
    return fill;
  }

  /** @param {uPlot} u */
  #drawMarkers(u) {
    const { ctx, bbox } = u;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.strokeStyle = colour('--mark');
    ctx.fillStyle = colour('--mark');
    ctx.lineWidth = 1.25 * ratio;
    ctx.font = `600 ${11 * ratio}px Inter, system-ui, sans-serif`;
    ctx.textAlign = 'center';
    let labelled = -Infinity;
    for (const version of this.#versions) {
      const x = Math.round(u.valToPos(version.atMillis / 1_000, 'x', true));
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.setLineDash([3 * ratio, 4 * ratio]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      if (x - labelled > LABEL_GAP_PX * ratio) {
        ctx.fillText(`v${version.number}`, x, bbox.top - 8 * ratio);
        labelled = x;
      }
    }
    ctx.restore();
  }

  /** @param {uPlot} u */
  #hover(u) {
    const { left, idx } = u.cursor;
    if (left === undefined || left < 0 || idx === null || idx === undefined) {
      this.#tip.hidden = true;
      return;
    }
    const near = this.#versions.findLast(
      (version) => Math.abs(u.valToPos(version.atMillis / 1_000, 'x') - left) <= MARKER_REACH_PX,
    );
    const seconds = u.data[0][idx];
    this.#tip.replaceChildren(...(near ? published(near) : this.#point(seconds, u.data[1][idx], idx)));
    this.#tip.hidden = false;
    const room = u.over.clientWidth - this.#tip.offsetWidth;
    const beside = left + 14 > room ? left - this.#tip.offsetWidth - 14 : left + 14;
    this.#tip.style.transform = `translate(${Math.max(0, Math.min(beside, room))}px, 8px)`;
  }

  /**
   * @param {number} seconds
   * @param {number | null | undefined} accuracy
   * @param {number} idx
   */
  #point(seconds, accuracy, idx) {
    const version = versionAt(this.#versions, 1_000 * seconds);
    return [
      el('strong', percent(accuracy)),
      el('span', `of ${plural(this.#ns[idx] ?? 0, 'answer')} up to ${time(1_000 * seconds)}`),
      ...(version ? [el('span', `newest version: ${version.number}`)] : []),
    ];
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const left = this.#plot.cursor.left ?? -1;
    const xs = this.#versions.map((version) => this.#plot.valToPos(version.atMillis / 1_000, 'x'));
    const next =
      step > 0 ? xs.findIndex((x) => x > Math.max(left, -0.5) + 0.5) : xs.findLastIndex((x) => x >= 0 && x < left - 0.5);
    if (next < 0 || xs[next] > this.#plot.over.clientWidth) return;
    this.#plot.setCursor({ left: xs[next], top: 0 });
    byId('chart-note').textContent = published(this.#versions[next])
      .map((node) => node.textContent)
      .join(', ');
  }
}

/** @param {Version} version */
function published(version) {
  return [
    el('strong', `Version ${version.number}`),
    el('span', `published ${time(version.atMillis)}`),
    ...(version.experience === null ? [] : [el('span', `from experience ${version.experience}`)]),
    ...(version.reason ? [el('p', version.reason)] : []),
  ];
}
