/** @import { Update } from './types.js' */
/** @import { State as StateType } from './state.js' */
/** @import { Route, ViewName } from './route.js' */
import { attributes, byId, el, link, say } from './dom.js';
import { FeatureView } from './feature.js';
import { FeaturesView } from './features.js';
import { Feed } from './feed.js';
import { FleetView } from './fleet.js';
import { time } from './format.js';
import { isTyping, showShortcuts } from './keys.js';
import { ModelView } from './model.js';
import { repaintCharts } from './plot.js';
import { RoundsView } from './rounds.js';
import { above, href, parse, watched } from './route.js';
import { State } from './state.js';

/**
 * One place of the page; it draws itself as often as something changes.
 *
 * @typedef {object} View
 * @property {HTMLElement} root
 * @property {(state: StateType, route: Route, nowMillis: number) => void} render
 * @property {() => void} [close]
 */

const SOURCES = { WAITING: 'Waiting for topics', READING: 'Catching up', LIVE: 'Live', AWAY: 'Kafka is away' };
const TICK_MILLIS = 1_000;
const THEMES = ['', 'light', 'dark'];
const THEME_NAMES = { '': 'System colours', light: 'Light', dark: 'Dark' };

/** @type {Record<ViewName, () => View>} */
const VIEWS = {
  fleet: () => new FleetView(),
  model: () => new ModelView(),
  features: () => new FeaturesView(),
  feature: () => new FeatureView(),
  rounds: () => new RoundsView(),
};

const state = new State();
const feed = new Feed(updated, connection);
let route = parse(location.hash);
/** @type {View | null} */
let view = null;
let viewKey = '';
/** @type {string | null} what the feed is asked for */
let watching = null;
let connected = false;
let everConnected = false;
let drawing = false;
let heardMillis = 0;
let heardAt = 0;

/** @param {Update} update */
function updated(update) {
  state.apply(update);
  heardMillis = update.atMillis;
  heardAt = performance.now();
  draw();
}

/** @param {boolean} now */
function connection(now) {
  everConnected ||= now;
  if (connected !== now || !everConnected) {
    connected = now;
    draw();
  }
}

/** Draws once before the next frame, however much was heard until then. */
function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    render();
  });
}

/** The time at the server, as far as it is known here. */
function nowMillis() {
  return heardMillis + (connected ? performance.now() - heardAt : 0);
}

function render() {
  renderStatus();
  const known = route.view === 'fleet' ? state.models.size > 0 : state.models.has(route.model);
  renderEmpty(known);
  const key = known ? `${route.view}/${route.model}/${route.feature}` : '';
  if (key !== viewKey) {
    const moved = viewKey !== '';
    viewKey = key;
    view?.close?.();
    view = known ? VIEWS[route.view]() : null;
    byId('view').replaceChildren(...(view ? [view.root] : []));
    view?.render(state, route, nowMillis());
    if (moved) enter();
  } else {
    view?.render(state, route, nowMillis());
  }
}

/** Someone came here from another place: readers hear where they are. */
function enter() {
  scrollTo(0, 0);
  const heading = byId('view').querySelector('h1');
  heading?.focus({ preventScroll: true });
}

function renderStatus() {
  const source = state.source;
  const trouble = everConnected && !connected;
  byId('status').dataset.state = trouble ? 'lost' : (source?.state ?? 'connecting').toLowerCase();
  say('status-text', trouble ? 'Disconnected' : source ? SOURCES[source.state] : 'Connecting');
  document.body.classList.toggle('stale', trouble || source?.state === 'AWAY');
  const banner = trouble
    ? `The connection is lost; it is tried again. What you see is from ${time(heardMillis)}.`
    : source && (source.state === 'AWAY' || source.state === 'WAITING')
      ? source.detail
      : '';
  say('banner', banner);
  byId('banner').hidden = !banner;
}

/** @param {boolean} known */
function renderEmpty(known) {
  byId('empty').hidden = known || state.source === null;
  byId('empty-how').hidden = state.models.size > 0;
  if (state.models.size && !known) {
    say('empty-title', `There is no model “${route.model}”`);
    say('empty-text', 'It may have been deleted. The fleet has all that there are.');
  } else {
    say('empty-title', 'No model yet');
    say('empty-text', 'Accuracy, drift, versions and rounds show here as soon as there is a model.');
  }
}

function renderCrumbs() {
  const { model } = route;
  const domain = route.query.get('domain');
  /** @type {[string, string][]} */
  const crumbs = [['Fleet', href({ view: 'fleet' })]];
  if (model) crumbs.push([model, href({ view: 'model', model }, { domain })]);
  if (route.view === 'features' || route.view === 'feature') crumbs.push(['Features', href({ view: 'features', model }, { domain })]);
  if (route.view === 'feature') crumbs.push([route.feature, location.hash]);
  if (route.view === 'rounds') crumbs.push(['Rounds', location.hash]);
  byId('crumbs').replaceChildren(
    ...crumbs.map(([name, to], i) => el('li', attributes(link(to, 'a', name), { 'aria-current': i === crumbs.length - 1 ? 'page' : null }))),
  );
  document.title = `${crumbs.length > 1 ? `${crumbs.slice(1).map(([name]) => name).reverse().join(' · ')} · ` : ''}Acclimate`;
}

/** Follows the address. */
function arrive() {
  const before = route;
  route = parse(location.hash);
  renderCrumbs();
  if (before.view !== route.view || before.model !== route.model || before.feature !== route.feature) {
    state.features = null;
    state.feature = null;
  }
  const query = watched(route);
  if (String(query) !== watching) {
    watching = String(query);
    feed.listen(query);
  }
  draw();
}

/** @param {string} theme */
function dress(theme) {
  document.documentElement.dataset.theme = theme;
  say('theme', THEME_NAMES[/** @type {keyof THEME_NAMES} */ (theme)] ?? '');
  repaintCharts();
  dispatchEvent(new Event('theme'));
}

function nextTheme() {
  const theme = THEMES[(THEMES.indexOf(localStorage.getItem('theme') ?? '') + 1) % THEMES.length];
  localStorage.setItem('theme', theme);
  dress(theme);
}

/** @param {KeyboardEvent} event */
function key(event) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('help'));
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (event.key === 'Escape') {
    if (isTyping(event.target)) /** @type {HTMLElement} */ (event.target).blur();
    else location.hash = above(route);
    return;
  }
  if (isTyping(event.target)) return;
  const { model } = route;
  const domain = route.query.get('domain');
  const turn = (/** @type {string} */ rel) => /** @type {HTMLElement | null} */ (document.querySelector(`.pages [rel=${rel}]`))?.click();
  /** @type {Record<string, () => void>} */
  const actions = {
    '?': showShortcuts,
    f: () => (location.hash = href({ view: 'fleet' })),
    1: () => model && (location.hash = href({ view: 'model', model }, { domain })),
    2: () => model && (location.hash = href({ view: 'features', model }, { domain })),
    3: () => model && (location.hash = href({ view: 'rounds', model })),
    '/': () => /** @type {HTMLElement | null} */ (document.querySelector('[data-search]'))?.focus(),
    '[': () => turn('prev'),
    ']': () => turn('next'),
    t: nextTheme,
    ArrowDown: () => /** @type {HTMLElement | null} */ (document.querySelector('[data-row][tabindex="0"]'))?.focus(),
  };
  const action = actions[event.key];
  // Arrows belong to whatever has the focus.
  if (!action || event.defaultPrevented || (event.key === 'ArrowDown' && !atRest(event.target))) return;
  event.preventDefault();
  action();
}

/** @param {EventTarget | null} target */
function atRest(target) {
  return target === document.body || (target instanceof HTMLElement && target.tagName === 'H1');
}

// Addresses of the first release.
const old = new URLSearchParams(location.search).get('model');
if (old) history.replaceState(null, '', `/${href({ view: 'model', model: old })}`);

dress(localStorage.getItem('theme') ?? '');
byId('theme').addEventListener('click', nextTheme);
byId('keys').addEventListener('click', showShortcuts);
byId('skip').addEventListener('click', (event) => {
  event.preventDefault(); // the part of an address after # says which place is shown
  byId('view').focus();
});
addEventListener('hashchange', arrive);
addEventListener('keydown', key);
setInterval(() => {
  if (connected && !document.hidden) draw();
}, TICK_MILLIS);
arrive();
