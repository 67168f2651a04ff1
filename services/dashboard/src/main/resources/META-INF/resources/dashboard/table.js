import { attributes, el, link } from './dom.js';
import { rowKeys } from './keys.js';

/**
 * A column.
 *
 * @typedef {object} Column
 * @property {string} name
 * @property {string} [sort] what it is sorted by; none if it is not
 * @property {string} [kind] class of its cells
 * @property {string} [hint]
 */

/** Rows that keep their elements, so that focus and selection stay while values change. */
export class Table {
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();
  #columns;
  #make;
  body = el('tbody');
  /** @type {HTMLElement[]} */
  #heads = [];
  element;

  /**
   * @param {string} name for readers
   * @param {Column[]} columns
   * @param {(key: string) => (string | Node)[]} make the cells of a new row; the first is its header
   */
  constructor(name, columns, make) {
    this.#columns = columns;
    this.#make = make;
    this.#heads = columns.map((column) => {
      const head = attributes(el('th', column.name), { scope: 'col', class: column.kind ?? null, title: column.hint ?? null });
      return head;
    });
    this.element = attributes(el('table', el('thead', el('tr', ...this.#heads)), this.body), { 'aria-label': name });
    rowKeys(this.body);
  }

  /**
   * Shows how it is sorted, with links that sort it otherwise.
   *
   * @param {string} sort with - in front if reversed
   * @param {(sort: string) => string} to
   */
  sorted(sort, to) {
    this.#columns.forEach((column, i) => {
      if (!column.sort) return;
      const own = sort.replace(/^-/, '') === column.sort;
      const reversed = sort.startsWith('-');
      const arrow = own ? (reversed ? ' ↑' : ' ↓') : '';
      const target = to(own && !reversed ? `-${column.sort}` : column.sort);
      const known = this.#heads[i].querySelector('a');
      if (known) {
        attributes(known, { href: target });
        if (known.textContent !== column.name + arrow) known.textContent = column.name + arrow;
      } else {
        this.#heads[i].replaceChildren(link(target, 'a', column.name + arrow));
      }
      attributes(this.#heads[i], { 'aria-sort': own ? (reversed ? 'ascending' : 'descending') : 'none' });
    });
  }

  /**
   * Shows rows.
   *
   * @template T
   * @param {T[]} items
   * @param {(item: T) => string} key
   * @param {(row: HTMLElement, item: T) => void} fill
   * @param {boolean} [held] true to leave rows in the places that they have
   */
  show(items, key, fill, held = false) {
    const keys = items.map(key);
    const wanted = new Set(keys);
    const same = held && keys.length === this.#rows.size && keys.every((name) => this.#rows.has(name));
    for (const [name, row] of this.#rows) {
      if (!wanted.has(name)) {
        row.remove();
        this.#rows.delete(name);
      }
    }
    items.forEach((item, i) => {
      let row = this.#rows.get(keys[i]);
      if (!row) {
        row = this.#add(keys[i]);
      }
      fill(row, item);
      if (!same && this.body.children[i] !== row) this.body.insertBefore(row, this.body.children[i] ?? null);
    });
    if (!this.body.querySelector('[tabindex="0"]')) {
      attributes(this.body.firstElementChild ?? this.body, { tabindex: this.body.firstElementChild ? 0 : null });
    }
  }

  /** @param {string} key */
  #add(key) {
    const cells = this.#make(key).map((content, i) => {
      const cell = attributes(el(i ? 'td' : 'th', content), { class: this.#columns[i].kind ?? null });
      if (!i) cell.setAttribute('scope', 'row');
      else cell.dataset.label = this.#columns[i].name;
      return cell;
    });
    const row = attributes(el('tr', ...cells), { tabindex: -1, 'data-row': key });
    this.#rows.set(key, row);
    return row;
  }
}
