/** @import { Update } from './types.js' */

const SILENCE_MILLIS = 25_000; // the feed says something every ten seconds
const FIRST_RETRY_MILLIS = 1_000;
const LONGEST_RETRY_MILLIS = 15_000;

/** Listens to the feed about what the page shows, and comes back whenever it is cut off. */
export class Feed {
  /** @type {EventSource | null} */
  #source = null;
  #retryMillis = FIRST_RETRY_MILLIS;
  #retry = 0;
  #silence = 0;
  #query = new URLSearchParams();
  #lastId = '';
  #after = '';
  #onUpdate;
  #onConnected;

  /**
   * @param {(update: Update) => void} onUpdate
   * @param {(connected: boolean) => void} onConnected
   */
  constructor(onUpdate, onConnected) {
    this.#onUpdate = onUpdate;
    this.#onConnected = onConnected;
  }

  /**
   * Listens to something else. Who goes on looking at the same model, or at none, is told only what
   * changed since.
   *
   * @param {URLSearchParams} query
   */
  listen(query) {
    const model = query.get('model');
    const goesOn = !model || model === this.#query.get('model');
    this.#query = query;
    this.#after = goesOn ? this.#lastId : '';
    this.#open();
  }

  #open() {
    this.#source?.close();
    clearTimeout(this.#retry);
    const query = new URLSearchParams(this.#query);
    if (this.#after) query.set('after', this.#after);
    const source = new EventSource(`/api/dashboard/updates?${query}`);
    this.#source = source;
    source.addEventListener('update', (event) => {
      // What another address was told is not for this one.
      if (source !== this.#source) return;
      this.#lastId = event.lastEventId;
      this.#after = event.lastEventId;
      this.#heard();
      this.#onUpdate(JSON.parse(event.data));
    });
    source.addEventListener('beat', () => this.#heard());
    source.addEventListener('error', () => {
      this.#onConnected(false);
      // A refusal closes it for good; a lost connection it opens again by itself.
      if (source.readyState === EventSource.CLOSED) {
        this.#openLater();
      }
    });
  }

  #heard() {
    this.#retryMillis = FIRST_RETRY_MILLIS;
    clearTimeout(this.#silence);
    // A connection may be dead without anybody saying so.
    this.#silence = setTimeout(() => {
      this.#onConnected(false);
      this.#open();
    }, SILENCE_MILLIS);
    this.#onConnected(true);
  }

  #openLater() {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#open(), this.#retryMillis);
    this.#retryMillis = Math.min(2 * this.#retryMillis, LONGEST_RETRY_MILLIS);
  }
}
