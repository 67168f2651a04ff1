import uPlot from '/webjars/uplot/1.6.30/dist/uPlot.esm.js';
import { attributes, el } from './dom.js';
import { tickTime } from './format.js';

const LABEL_GAP_PX = 34;
const KEY_STEPS = 60;
const GAPPED_POINT_PX = 4;
const FONT = 'Inter, system-ui, sans-serif';

/**
 * A line of a chart; one value for each of the chart's times, null where there is none.
 *
 * @typedef {object} Curve
 * @property {string} colour name of a colour in the style sheet
 * @property {boolean} [filled]
 * @property {boolean} [dashed]
 * @property {boolean} [stepped]
 *
 * @typedef {object} Shape
 * @property {Curve[]} curves
 * @property {(min: number, max: number) => [number, number]} range of the y axis
 * @property {(value: number) => string} format of the y axis
 * @property {string} sync charts of the same name share the cursor
 * @property {(millis: number) => (string | Node)[]} tip what stands at a time
 * @property {(millis: number) => void} [pick] a time was chosen
 * @property {number} [limit] drawn across, with a tint above it
 * @property {boolean} [gaps] lines end where there is no value, instead of going on to the next
 *
 * @typedef {object} Content
 * @property {number[]} xs seconds, ascending
 * @property {(number | null)[][]} ys of each curve
 * @property {number} min seconds
 * @property {number} max seconds
 * @property {{atMillis: number, label: string}[]} marks
 * @property {{x: number, y: number}[]} alarms dots in the colour of drift
 * @property {number | null} chosen milliseconds
 * @property {string} label what is seen, in words
 */

/** @type {Map<string, string>} */
const colours = new Map();
const probe = el('i');
probe.hidden = true;
document.body.append(probe);

/** @param {string} name of a colour in the style sheet */
export function colour(name) {
  let value = colours.get(name);
  if (value === undefined) {
    probe.style.color = `var(${name})`;
    value = getComputedStyle(probe).color;
    colours.set(name, value);
  }
  return value;
}

/** @type {Set<{repaint: () => void}>} */
const shown = new Set();

/** Draws all charts again, in the colours that hold now. */
export function repaintCharts() {
  colours.clear();
  for (const chart of shown) chart.repaint();
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaintCharts);

/** @returns {uPlot.Axis} */
export function axis() {
  return {
    stroke: () => colour('--muted'),
    font: `12px ${FONT}`,
    grid: { stroke: () => colour('--line'), width: 1 },
    ticks: { show: false },
  };
}

/** Lines over time, with a cursor that the keyboard moves as well. */
export class TimeChart {
  /** @type {Content | null} */
  #content = null;
  #tip = el('div.tip');
  #note = el('p.visually-hidden');
  #plot;
  #shape;
  #resized;

  /**
   * @param {HTMLElement} box
   * @param {Shape} shape
   */
  constructor(box, shape) {
    this.box = box;
    this.#shape = shape;
    this.#plot = new uPlot(this.#options(), [[], ...shape.curves.map(() => [])], box);
    this.#tip.hidden = true;
    this.#note.setAttribute('aria-live', 'polite');
    this.#plot.over.append(this.#tip);
    box.append(this.#note);
    attributes(box, { role: 'img', tabindex: 0 });
    this.#resized = new ResizeObserver(() => this.#plot.setSize(this.#size()));
    this.#resized.observe(box);
    box.addEventListener('keydown', (event) => this.#key(event));
    box.addEventListener('blur', () => this.#plot.setCursor({ left: -10, top: -10 }));
    this.#plot.over.addEventListener('click', () => this.#pick());
    shown.add(this);
  }

  close() {
    shown.delete(this);
    this.#resized.disconnect();
    this.#plot.destroy();
  }

  repaint() {
    this.#plot.redraw();
  }

  /** @param {Content} content */
  show(content) {
    this.#content = content;
    this.#plot.batch(() => {
      this.#plot.setData([content.xs, ...content.ys], false);
      this.#plot.setScale('x', { min: content.min, max: Math.max(content.max, content.min + 1) });
    });
    attributes(this.box, { 'aria-label': content.label, 'data-points': content.xs.length });
  }

  #size() {
    const width = this.box.clientWidth || 600;
    return { width, height: this.box.clientHeight || 220 };
  }

  /** @returns {uPlot.Options} */
  #options() {
    const { curves, range, format, sync, gaps } = this.#shape;
    return {
      ...this.#size(),
      padding: [22, 18, 4, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: false, y: false },
        points: { size: 8, width: 2, fill: () => colour('--panel') },
        sync: { key: sync, scales: ['x', null] },
      },
      scales: { x: { time: true }, y: { range: (_, min, max) => range(min ?? 0, max ?? 1) } },
      axes: [
        { ...axis(), grid: { show: false }, size: 28, space: 90, values: (_, ticks, __, ___, step) => ticks.map((tick) => tickTime(1_000 * tick, step)) },
        { ...axis(), size: 52, space: 38, values: (_, ticks) => ticks.map(format) },
      ],
      series: [
        {},
        ...curves.map((curve) => ({
          stroke: () => colour(curve.colour),
          width: curve.dashed ? 1.25 : 2,
          dash: curve.dashed ? [5, 4] : undefined,
          spanGaps: !gaps,
          paths: curve.stepped ? uPlot.paths.stepped?.({ align: 1 }) : undefined,
          points: { ...(gaps ? { size: GAPPED_POINT_PX } : {}), show: (/** @type {uPlot} */ u) => (gaps || u.data[0].length < 3) && !curve.dashed },
          fill: curve.filled ? (/** @type {uPlot} */ u) => gradient(u, curve.colour) : undefined,
        })),
      ],
      hooks: { drawAxes: [(u) => this.#drawUnder(u)], draw: [(u) => this.#drawOver(u)], setCursor: [(u) => this.#hover(u)] },
    };
  }

  /** @param {uPlot} u */
  #drawUnder(u) {
    const { limit } = this.#shape;
    const { ctx, bbox } = u;
    ctx.save();
    if (limit !== undefined) {
      const y = Math.round(u.valToPos(limit, 'y', true));
      ctx.fillStyle = colour('--bad-tint');
      ctx.fillRect(bbox.left, bbox.top, bbox.width, Math.max(0, Math.min(y, bbox.top + bbox.height) - bbox.top));
      line(ctx, colour('--bad'), [5, 4], bbox.left, y, bbox.left + bbox.width, y);
    }
    ctx.restore();
  }

  /** @param {uPlot} u */
  #drawOver(u) {
    const { ctx, bbox } = u;
    const content = this.#content;
    if (!content) return;
    ctx.save();
    ctx.font = `600 ${11 * devicePixelRatio}px ${FONT}`;
    ctx.textAlign = 'center';
    ctx.fillStyle = colour('--mark');
    let labelled = -Infinity;
    for (const mark of content.marks) {
      const x = Math.round(u.valToPos(mark.atMillis / 1_000, 'x', true));
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      line(ctx, colour('--mark-line'), [2, 3], x, bbox.top, x, bbox.top + bbox.height);
      if (mark.label && x - labelled > LABEL_GAP_PX * devicePixelRatio) {
        ctx.fillText(mark.label, x, bbox.top - 7 * devicePixelRatio);
        labelled = x;
      }
    }
    ctx.fillStyle = colour('--bad');
    for (const { x, y } of content.alarms) {
      const left = u.valToPos(x, 'x', true);
      if (left < bbox.left || left > bbox.left + bbox.width) continue;
      ctx.beginPath();
      ctx.arc(left, u.valToPos(y, 'y', true), 3 * devicePixelRatio, 0, 2 * Math.PI);
      ctx.fill();
    }
    if (content.chosen !== null) {
      const x = Math.round(u.valToPos(content.chosen / 1_000, 'x', true));
      line(ctx, colour('--ink'), [], x, bbox.top, x, bbox.top + bbox.height);
    }
    ctx.restore();
  }

  /** @returns {number | null} */
  #cursorMillis() {
    const { left } = this.#plot.cursor;
    return left === undefined || left < 0 || !this.#content?.xs.length ? null : 1_000 * this.#plot.posToVal(left, 'x');
  }

  /** @param {uPlot} u */
  #hover(u) {
    const millis = this.#plot ? this.#cursorMillis() : null; // it is called before there is a plot
    // Charts that share a cursor do not all say what is there.
    if (millis === null || !(u.over.matches(':hover') || this.box.matches(':focus'))) {
      this.#tip.hidden = true;
      return;
    }
    this.#tip.replaceChildren(...this.#shape.tip(millis));
    this.#tip.hidden = false;
    const left = u.cursor.left ?? 0;
    const room = u.over.clientWidth - this.#tip.offsetWidth;
    const beside = left + 14 > room ? left - this.#tip.offsetWidth - 14 : left + 14;
    this.#tip.style.transform = `translate(${Math.max(0, Math.min(beside, room))}px, 6px)`;
  }

  #pick() {
    const millis = this.#cursorMillis();
    if (millis !== null) this.#shape.pick?.(Math.round(millis));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Enter' && this.#shape.pick) {
      event.preventDefault();
      this.#pick();
      return;
    }
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !this.#content) return;
    event.preventDefault();
    const places = event.shiftKey ? this.#content.marks.map((mark) => mark.atMillis / 1_000) : this.#content.xs;
    const lefts = places.map((x) => this.#plot.valToPos(x, 'x')).filter((left) => left >= 0 && left <= this.#plot.over.clientWidth);
    const now = this.#plot.cursor.left ?? -1;
    const stride = event.shiftKey ? 0.5 : this.#plot.over.clientWidth / KEY_STEPS / 2;
    const next =
      step > 0 ? lefts.find((left) => left > (now < 0 ? -1 : now + stride)) : lefts.findLast((left) => left < (now < 0 ? Infinity : now - stride));
    if (next === undefined) return;
    this.#plot.setCursor({ left: next, top: 0 });
    this.#note.textContent = [...this.#tip.childNodes].map((node) => node.textContent).join(', ');
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} stroke
 * @param {number[]} dash
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 */
function line(ctx, stroke, dash, x0, y0, x1, y1) {
  ctx.strokeStyle = stroke;
  ctx.lineWidth = 1.25 * devicePixelRatio;
  ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

/**
 * @param {uPlot} u
 * @param {string} name
 */
function gradient(u, name) {
  const { top, height } = u.bbox;
  const fill = u.ctx.createLinearGradient(0, top, 0, top + (height || 1));
  fill.addColorStop(0, colour(`${name}-fill`));
  fill.addColorStop(1, colour(`${name}-none`));
  return fill;
}
