/**
 * A place in the page; all that it shows is in its address.
 *
 * @typedef {'fleet' | 'model' | 'features' | 'feature' | 'rounds'} ViewName
 * @typedef {{view: ViewName, model: string, feature: string, query: URLSearchParams}} Route
 * @typedef {Record<string, string | number | null | undefined>} Query
 */

/** What the feed is asked for besides the model. */
const WATCHED = ['domain', 'sort', 'q', 'page', 'at'];

/**
 * @param {string} hash such as #/model/pumps/features?q=x
 * @returns {Route}
 */
export function parse(hash) {
  const [path, search] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const query = new URLSearchParams(search ?? '');
  const [kind, model, view, feature] = path.split('/').map(decode);
  if (kind !== 'model' || !model) return { view: 'fleet', model: '', feature: '', query };
  if (view === 'feature' && feature) return { view, model, feature, query };
  return { view: view === 'features' || view === 'rounds' ? view : 'model', model, feature: '', query };
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The address of a place.
 *
 * @param {{view: ViewName, model?: string, feature?: string}} place
 * @param {Query} query what is empty is left out
 */
export function href({ view, model = '', feature = '' }, query = {}) {
  const path = view === 'fleet' ? [''] : ['', 'model', model, ...(view === 'model' ? [] : [view]), ...(view === 'feature' ? [feature] : [])];
  const kept = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const search = new URLSearchParams(kept.map(([name, value]) => [name, String(value)]));
  return `#${path.map(encodeURIComponent).join('/') || '/'}${kept.length ? `?${search}` : ''}`;
}

/**
 * The same place with another query.
 *
 * @param {Route} route
 * @param {Query} changes null takes a value away
 */
export function changed(route, changes) {
  return href(route, { ...Object.fromEntries(route.query), ...changes });
}

/**
 * The place above; the one that Escape goes to.
 *
 * @param {Route} route
 */
export function above(route) {
  const { view, model, query } = route;
  if (view === 'model' && query.has('at')) return changed(route, { at: null });
  if (view === 'rounds' && query.has('round')) return changed(route, { round: null });
  if (view === 'feature') return href({ view: 'features', model }, { domain: query.get('domain'), at: query.get('at') });
  if (view === 'features' || view === 'rounds') return href({ view: 'model', model }, { domain: query.get('domain'), at: query.get('at') });
  return href({ view: 'fleet' });
}

/**
 * What the feed is asked for.
 *
 * @param {Route} route
 */
export function watched(route) {
  const query = new URLSearchParams();
  if (route.model) query.set('model', route.model);
  if (route.view === 'features') query.set('view', 'features');
  if (route.view === 'feature') query.set('feature', route.feature);
  if (route.view === 'features' || route.view === 'feature') {
    for (const name of route.view === 'features' ? WATCHED : ['domain']) {
      const value = route.query.get(name);
      if (value) query.set(name, value);
    }
  }
  return query;
}
