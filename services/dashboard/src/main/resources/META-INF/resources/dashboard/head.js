/** @import { Summary } from './types.js' */
/** @import { Route, ViewName } from './route.js' */
import { chip, driftWords } from './drift.js';
import { attributes, el, link, write } from './dom.js';
import { count, percent, plural, time } from './format.js';
import { href } from './route.js';

/** @type {[ViewName, string][]} */
const TABS = [
  ['model', 'Overview'],
  ['features', 'Features'],
  ['rounds', 'Rounds'],
];

/** Name, state and views of a model, above each of its views. */
export class ModelHead {
  #name = attributes(el('h1'), { tabindex: -1 });
  #facts = el('p.facts');
  #drift = el('p.drift-line');
  #accuracy = attributes(el('p.big', '–'), { 'data-testid': 'accuracy' });
  #caption = el('p.caption');
  #tabs = attributes(el('nav.tabs'), { 'aria-label': 'Views of the model' });
  #key = '';
  root = el('header.model-head', el('div.headline', el('div', this.#name, this.#facts, this.#drift), el('div.figure', this.#accuracy, this.#caption)), this.#tabs);

  /**
   * @param {Summary} summary
   * @param {Route} route
   */
  render(summary, route) {
    write(this.#name, summary.name);
    write(
      this.#facts,
      [
        summary.champion === null ? 'No champion' : `Version ${summary.champion} is champion since ${time(summary.championSinceMillis)}`,
        plural(summary.versions, 'version'),
        ...(summary.waiting ? [`${plural(summary.waiting, 'round')} waiting`] : []),
        ...(summary.paused ? ['rounds are paused'] : []),
      ].join(' · '),
    );
    write(this.#accuracy, percent(summary.accuracy));
    write(
      this.#caption,
      summary.outcomes ? `of the last ${plural(summary.accuracyOutcomes, 'answer')} right · ${count(summary.outcomes)} in all` : 'no answers with truth yet',
    );
    const key = JSON.stringify([summary.drift, route.view, summary.name, route.query.get('domain')]);
    if (key === this.#key) return;
    this.#key = key;
    this.#drift.replaceChildren(chip(summary.drift.level), el('span', driftWords(summary.drift)));
    const domain = route.query.get('domain');
    this.#tabs.replaceChildren(
      ...TABS.map(([view, name]) =>
        attributes(link(href({ view, model: summary.name }, { domain }), 'a', name), {
          'aria-current': route.view === view || (view === 'features' && route.view === 'feature') ? 'page' : null,
        }),
      ),
    );
  }
}

/**
 * A choice of domains.
 *
 * @param {(domain: string) => void} choose
 */
export function domainChoice(choose) {
  const select = document.createElement('select');
  select.setAttribute('aria-label', 'Domain');
  select.addEventListener('change', () => choose(select.value));
  const label = el('label.choice', el('span', 'Domain'), select);
  /**
   * @param {string[]} domains
   * @param {string} chosen
   * @param {string} all text of the choice of all; empty for none
   */
  const show = (domains, chosen, all) => {
    const names = [...(all ? [''] : []), ...domains];
    label.hidden = domains.length < 2;
    const key = JSON.stringify(names);
    if (select.dataset.key !== key) {
      select.dataset.key = key;
      select.replaceChildren(...names.map((name) => attributes(el('option', name || all), { value: name })));
    }
    if (select.value !== chosen) select.value = chosen;
  };
  return { label, show };
}
