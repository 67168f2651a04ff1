import { attributes, byId, el } from './dom.js';

/**
 * What a key does.
 *
 * @typedef {{keys: string, what: string}} Shortcut
 */

/** @type {Shortcut[]} */
const SHORTCUTS = [
  { keys: '?', what: 'this list' },
  { keys: 'f', what: 'fleet' },
  { keys: '1 2 3', what: 'overview, features, rounds of the model' },
  { keys: '/', what: 'search' },
  { keys: '↑ ↓', what: 'from row to row; Home and End go to the first and the last' },
  { keys: 'Enter', what: 'open the row, or what happened at the chart’s cursor' },
  { keys: 'Esc', what: 'back to what is above' },
  { keys: '[ ]', what: 'page before, next page' },
  { keys: '← →', what: 'along a chart; with Shift from version to version' },
  { keys: 't', what: 'colours: of the system, light, dark' },
];

/** Lists the keys, in a dialog that Escape closes. */
export function showShortcuts() {
  const dialog = /** @type {HTMLDialogElement} */ (byId('help'));
  if (!dialog.childElementCount) {
    const close = el('button.quiet', 'Close');
    close.addEventListener('click', () => dialog.close());
    dialog.append(
      el('h2', 'Keys'),
      el('dl.keys', ...SHORTCUTS.map(({ keys, what }) => el('div', el('dt', ...keys.split(' ').map((key) => el('kbd', key))), el('dd', what)))),
      close,
    );
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close();
    });
  }
  if (!dialog.open) dialog.showModal();
}

/**
 * True where letters are for typing.
 *
 * @param {EventTarget | null} target
 */
export function isTyping(target) {
  return target instanceof HTMLInputElement && target.type !== 'radio' ? true : target instanceof HTMLSelectElement;
}

/**
 * Lets arrows go from row to row and Enter open one; one row at a time is in the order of focus.
 *
 * @param {HTMLElement} body whose children are rows with a link
 */
export function rowKeys(body) {
  body.addEventListener('keydown', (event) => {
    const row = /** @type {Element} */ (event.target).closest('[data-row]');
    if (!row || !(row instanceof HTMLElement)) return;
    const rows = /** @type {HTMLElement[]} */ ([...body.children]);
    const place = rows.indexOf(row);
    const next = { ArrowDown: place + 1, j: place + 1, ArrowUp: place - 1, k: place - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      focusRow(rows, Math.max(0, Math.min(next, rows.length - 1)));
    } else if (event.key === 'Enter' && event.target === row) {
      row.querySelector('a')?.click();
    }
  });
  body.addEventListener('focusin', (event) => {
    const row = /** @type {Element} */ (event.target).closest('[data-row]');
    if (row) enter(/** @type {HTMLElement[]} */ ([...body.children]), row);
  });
  body.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest('a, button')) return;
    target.closest('[data-row]')?.querySelector('a')?.click();
  });
}

/**
 * @param {HTMLElement[]} rows
 * @param {number} place
 */
function focusRow(rows, place) {
  enter(rows, rows[place]);
  rows[place].focus();
}

/**
 * @param {HTMLElement[]} rows
 * @param {Element} current
 */
function enter(rows, current) {
  for (const row of rows) attributes(row, { tabindex: row === current ? 0 : -1 });
}
