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

const SVG = 'http://www.w3.org/2000/svg';

/**
 * A line without axes.
 *
 * @param {number[]} values 0..1
 */
export function sparkline(values) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 100 28');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  if (values.length > 1) {
    const low = Math.min(...values);
    const range = Math.max(Math.max(...values) - low, 0.05);
    const line = document.createElementNS(SVG, 'polyline');
    const points = values.map(
      (value, i) => `${((100 * i) / (values.length - 1)).toFixed(1)},${(26 - (24 * (value - low)) / range).toFixed(1)}`,
    );
    line.setAttribute('points', points.join(' '));
    svg.append(line);
  }
  return svg;
}
