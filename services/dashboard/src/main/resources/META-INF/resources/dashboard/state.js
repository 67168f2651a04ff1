/** @import { DeadLetters, Detail, DriftUpdate, FeatureDetail, FeaturePage, Line, Point, Round, Signal, Source, StoryEvent, Summary, Update, Version } from './types.js' */

/**
 * The model that the page looks at.
 *
 * @typedef {object} Selected
 * @property {string} name
 * @property {Version[]} versions newest last
 * @property {Round[]} rounds newest first
 * @property {StoryEvent[]} events newest first
 * @property {Map<number, {n: number, correct: number}>} tallies by version
 * @property {Map<number, Point>} points by start
 * @property {string[]} domains with drift, last heard of first
 * @property {number} referenceVersion
 * @property {Line[]} lines of drift
 * @property {Signal[]} signals newest first
 */

/**
 * All that the page knows. Updates take the place of what they name, so one that comes twice, or
 * one that stands for many, is all the same.
 */
export class State {
  /** @type {Map<string, Summary>} */
  models = new Map();
  /** @type {Selected | null} */
  selected = null;
  /** @type {DeadLetters} */
  deadLetters = { total: 0, reasons: [], recent: [] };
  /** @type {Source | null} */
  source = null;
  /** @type {FeaturePage | null} */
  features = null;
  /** @type {FeatureDetail | null} */
  feature = null;
  rollingOutcomes = 0;

  /** @param {Update} update */
  apply(update) {
    if (update.reset) {
      this.models.clear();
      this.selected = null;
    }
    this.source = update.source;
    this.rollingOutcomes = update.rollingOutcomes;
    for (const model of update.models) {
      this.models.set(model.name, model);
    }
    this.deadLetters = update.deadLetters ?? this.deadLetters;
    if (update.model) {
      this.#applyDetail(update.model);
    }
    this.features = update.features ?? this.features;
    this.feature = update.feature ?? this.feature;
  }

  /** Models in the order of their names. */
  sorted() {
    return [...this.models.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  /** @param {Detail} detail */
  #applyDetail(detail) {
    if (this.selected?.name !== detail.name) {
      this.selected = {
        name: detail.name,
        versions: [],
        rounds: [],
        events: [],
        tallies: new Map(),
        points: new Map(),
        domains: [],
        referenceVersion: -1,
        lines: [],
        signals: [],
      };
    }
    const model = this.selected;
    if (detail.reset) {
      model.points.clear();
    }
    model.versions = detail.versions ?? model.versions;
    model.rounds = detail.rounds ?? model.rounds;
    model.events = detail.events ?? model.events;
    for (const [version, n, correct] of detail.tallies) {
      model.tallies.set(version, { n, correct });
    }
    for (const point of detail.points) {
      model.points.set(point[0], point);
    }
    if (detail.drift) {
      this.#applyDrift(model, detail.drift);
    }
  }

  /**
   * @param {Selected} model
   * @param {DriftUpdate} drift
   */
  #applyDrift(model, drift) {
    const lines = new Map(model.lines.map((line) => [lineKey(line), line]));
    for (const line of drift.lines) {
      lines.set(lineKey(line), line);
    }
    // A domain that is forgotten there is forgotten here.
    model.lines = [...lines.values()].filter((line) => drift.domains.includes(line.domain));
    model.domains = drift.domains;
    model.referenceVersion = drift.referenceVersion;
    model.signals = drift.signals ?? model.signals;
  }
}

/** @param {Line} line */
function lineKey(line) {
  return JSON.stringify([line.domain, line.evidence, line.feature]);
}
