import { time } from './format.js';

/**
 * @param {string} id of an element that the page has
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element ${id}.`);
  return element;
}

/**
 * Makes an element; text is always text, never markup.
 *
 * @param {string} tag with classes, such as 'p.note'
 * @param {...(string | Node)} children
 */
export function el(tag, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  element.classList.add(...classes);
  element.append(...children);
  return element;
}

/**
 * Sets a text if it is another, so that nothing is announced or laid out for nothing.
 *
 * @param {string} id
 * @param {string} text
 */
export function say(id, text) {
  const element = byId(id);
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/**
 * A link.
 *
 * @param {string} to
 * @param {string} tag with classes
 * @param {...(string | Node)} children
 */
export function link(to, tag, ...children) {
  const element = el(tag, ...children);
  element.setAttribute('href', to);
  return element;
}

/**
 * Sets attributes; null takes one away.
 *
 * @template {Element} T
 * @param {T} element
 * @param {Record<string, string | number | null>} attributes
 * @returns {T}
 */
export function attributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }
  return element;
}

/**
 * Sets a text if it is another.
 *
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * An entry of a legend.
 *
 * @param {string} kind class of the sample, such as key-line
 * @param {string | Node} text
 */
export function legendKey(kind, text) {
  return el('span.key', attributes(el(`span.${kind}`), { 'aria-hidden': 'true' }), text);
}

/** @param {number} millis */
export function when(millis) {
  return attributes(el('time', time(millis)), { datetime: new Date(millis).toISOString() });
}

const SVG = 'http://www.w3.org/2000/svg';

/** A line without axes; {@link drawSparkline} draws it. */
export function sparkline() {
  const svg = attributes(document.createElementNS(SVG, 'svg'), {
    viewBox: '0 0 100 28',
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
    class: 'spark',
  });
  svg.append(document.createElementNS(SVG, 'line'), document.createElementNS(SVG, 'polyline'));
  return svg;
}

/**
 * @param {SVGElement} svg
 * @param {number[]} values
 * @param {{low?: number, range?: number, mark?: number}} scale lowest value and span, and a value to draw a line at
 */
export function drawSparkline(svg, values, scale = {}) {
  const low = scale.low ?? Math.min(...values);
  const range = Math.max(Math.max(...values, scale.mark ?? -Infinity) - low, scale.range ?? 0.05);
  /** @param {number} value */
  const y = (value) => (26 - (24 * (value - low)) / range).toFixed(1);
  const points = values.length > 1 ? values.map((value, i) => `${((100 * i) / (values.length - 1)).toFixed(1)},${y(value)}`) : [];
  attributes(svg.children[1], { points: points.join(' ') });
  const mark = scale.mark !== undefined && points.length ? y(scale.mark) : null;
  attributes(svg.children[0], { x1: 0, x2: 100, y1: mark, y2: mark, visibility: mark === null ? 'hidden' : null });
}
