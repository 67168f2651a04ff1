/** @import { Update } from './types.js' */
import { showCards } from './cards.js';
import { Chart } from './chart.js';
import { byId, el, say } from './dom.js';
import { Feed } from './feed.js';
import { count, percent, plural, time } from './format.js';
import { showDeadLetters, showEvents, showRounds, showVersions } from './panels.js';
import { trailing } from './series.js';
import { State } from './state.js';

const RANGES = { all: 0, '24h': 86_400, '1h': 3_600, '5m': 300 };
const SOURCES = { WAITING: 'Waiting for topics', READING: 'Catching up', LIVE: 'Live', AWAY: 'Kafka is away' };

const state = new State();
const feed = new Feed(updated, connection);
/** @type {Chart | null} made when its place is on the page */
let chart = null;
let connected = false;
let everConnected = false;
let drawing = false;
let heardMillis = 0;
/** @type {Partial<Record<string, unknown>>} what each panel shows */
const shown = {};

/** What the address says. */
function route() {
  const query = new URLSearchParams(location.search);
  const range = /** @type {keyof RANGES} */ (query.get('range') ?? 'all');
  return { model: query.get('model') ?? '', range: range in RANGES ? range : 'all' };
}

/**
 * @param {string} model
 * @param {string} range
 */
function address(model, range = route().range) {
  return `?${new URLSearchParams(range === 'all' ? { model } : { model, range })}`;
}

/** @param {Update} update */
function updated(update) {
  state.apply(update);
  heardMillis = update.atMillis;
  if (!route().model && state.models.size) {
    history.replaceState(null, '', address(state.sorted()[0].name));
    feed.listen(route().model);
  }
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

function render() {
  const { model, range } = route();
  const summary = state.models.get(model);
  const selected = state.selected?.name === model ? state.selected : null;
  renderStatus();
  showCards(state.sorted(), model, (name) => address(name));
  renderEmpty(model, Boolean(summary));
  byId('model').hidden = !summary;
  document.title = summary ? `${percent(summary.accuracy)} ${model} · Acclimate` : 'Acclimate';
  if (!summary) return;

  say('model-name', model);
  say(
    'model-facts',
    [
      summary.champion === null ? 'No champion' : `Version ${summary.champion} is champion since ${time(summary.championSinceMillis)}`,
      plural(summary.versions, 'version'),
      ...(summary.paused ? ['rounds are paused'] : []),
    ].join(' · '),
  );
  say('accuracy', percent(summary.accuracy));
  say(
    'accuracy-caption',
    summary.outcomes
      ? `of the last ${plural(summary.accuracyOutcomes, 'answer')} right · ${count(summary.outcomes)} in all`
      : 'no answers with truth yet',
  );
  once('dead', state.deadLetters, () => showDeadLetters(state.deadLetters));
  byId('model').classList.toggle('loading', !selected);
  if (!selected) return;
  say('key-line-text', `right among the last ${plural(state.rollingOutcomes, 'answer')}`);
  chart ??= new Chart();
  chart.show(trailing(selected.points.values(), state.rollingOutcomes), selected.versions, RANGES[range], heardMillis);
  once('range', range, () => renderRanges(range));
  once('rounds', selected.rounds, () => showRounds(selected.rounds));
  once('events', selected.events, () => showEvents(selected.events));
  const tallies = JSON.stringify([...selected.tallies]);
  once('versions', tallies + selected.versions.length + model + summary.champion, () =>
    showVersions(selected.versions, selected.tallies, summary.champion),
  );
}

/**
 * Draws a panel only when it has something else to show.
 *
 * @param {string} panel
 * @param {unknown} content
 * @param {() => void} show
 */
function once(panel, content, show) {
  if (shown[panel] === content) return;
  shown[panel] = content;
  show();
}

function renderStatus() {
  const source = state.source;
  const status = byId('status');
  const trouble = everConnected && !connected;
  status.dataset.state = trouble ? 'lost' : (source?.state ?? 'connecting').toLowerCase();
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

/**
 * @param {string} model
 * @param {boolean} known
 */
function renderEmpty(model, known) {
  const empty = byId('empty');
  empty.hidden = known || state.source === null;
  byId('empty-how').hidden = state.models.size > 0;
  if (state.models.size && !known) {
    say('empty-title', `There is no model “${model}”`);
    say('empty-text', 'It may have been deleted. Choose one above.');
  } else {
    say('empty-title', 'No model yet');
    say('empty-text', 'Accuracy, versions and rounds show here as soon as there is a model.');
  }
}

/** @param {string} current */
function renderRanges(current) {
  const names = { all: 'All', '24h': '24 h', '1h': '1 h', '5m': '5 min' };
  const choices = Object.entries(names).map(([value, name]) => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'radio', name: 'range', value, checked: value === current });
    input.addEventListener('change', () => {
      history.replaceState(null, '', address(route().model, value));
      draw();
    });
    return el('label', input, el('span', name));
  });
  const ranges = byId('ranges');
  if (ranges.querySelector('input') === null) ranges.append(...choices);
}

byId('models').addEventListener('click', (event) => {
  const card = /** @type {Element} */ (event.target).closest('a');
  if (!card || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, '', card.getAttribute('href'));
  feed.listen(route().model);
  draw();
});
addEventListener('popstate', () => {
  feed.listen(route().model);
  draw();
});
feed.listen(route().model);
