/** @import { Summary } from './types.js' */
import { byId, el, sparkline } from './dom.js';
import { percent, plural } from './format.js';

/** @type {Map<string, HTMLElement>} */
const cards = new Map();

/**
 * Shows the models, each card in the place that it had, so that it keeps the focus.
 *
 * @param {Summary[]} models
 * @param {string} selected
 * @param {(model: string) => string} address
 */
export function showCards(models, selected, address) {
  const names = new Set(models.map((model) => model.name));
  for (const [name, card] of cards) {
    if (!names.has(name)) {
      card.remove();
      cards.delete(name);
    }
  }
  models.forEach((model, i) => {
    const card = cards.get(model.name) ?? el('a.card');
    cards.set(model.name, card);
    card.setAttribute('href', address(model.name));
    card.dataset.model = model.name;
    card.toggleAttribute('aria-current', model.name === selected);
    if (model.name === selected) card.setAttribute('aria-current', 'true');
    fill(card, model);
    const nav = byId('models');
    if (nav.children[i] !== card) nav.insertBefore(card, nav.children[i] ?? null);
  });
}

/**
 * @param {HTMLElement} card
 * @param {Summary} model
 */
function fill(card, model) {
  const key = JSON.stringify(model);
  if (card.dataset.key === key) return;
  card.dataset.key = key;
  const badge = model.paused ? el('span.badge.paused', 'paused') : el('span.badge', `v${model.champion ?? '–'}`);
  card.replaceChildren(
    el('span.card-head', el('span.card-name', model.name), badge),
    el('span.card-figure', percent(model.accuracy)),
    el('span.card-note', model.outcomes ? plural(model.outcomes, 'answer') : 'no answers with truth yet'),
    sparkline(model.trend),
  );
}
