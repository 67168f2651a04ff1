/**
 * What the feed says; io.acclimate.dashboard.view.Update is its other side. Times are milliseconds
 * since 1970, accuracies 0..1.
 *
 * @typedef {{state: 'WAITING' | 'READING' | 'LIVE' | 'AWAY', detail: string}} Source
 *
 * @typedef {object} Summary
 * @property {string} name
 * @property {number | null} champion
 * @property {number} championSinceMillis
 * @property {boolean} paused
 * @property {number} versions
 * @property {number | null} accuracy
 * @property {number} accuracyOutcomes
 * @property {number} outcomes
 * @property {number} lastOutcomeMillis
 * @property {number[]} trend
 *
 * @typedef {{number: number, atMillis: number, experience: number | null, reason: string}} Version
 *
 * @typedef {object} Arm
 * @property {string} name
 * @property {boolean} trained
 * @property {boolean} won
 * @property {string} reason
 * @property {number | null} accuracy
 * @property {number | null} pValue
 *
 * @typedef {object} Round
 * @property {number} experience
 * @property {'LEARNT' | 'UNCHANGED' | 'FAILED'} verdict
 * @property {string} reason
 * @property {number | null} version
 * @property {string} trigger
 * @property {number} trainExamples
 * @property {number} holdOutExamples
 * @property {number} seconds
 * @property {number} atMillis
 * @property {Arm[]} arms
 *
 * @typedef {{atMillis: number, kind: string, applied: boolean, detail: string}} StoryEvent
 *
 * @typedef {[startMillis: number, widthMillis: number, n: number, correct: number]} Point
 * @typedef {[version: number, n: number, correct: number]} Tally
 *
 * @typedef {object} Detail
 * @property {string} name
 * @property {boolean} reset
 * @property {Version[] | null} versions
 * @property {Round[] | null} rounds
 * @property {StoryEvent[] | null} events
 * @property {Tally[]} tallies
 * @property {Point[]} points
 *
 * @typedef {object} DeadLetters
 * @property {number} total
 * @property {{reason: string, count: number}[]} reasons
 * @property {{atMillis: number, topic: string, reason: string, message: string}[]} recent
 *
 * @typedef {object} Update
 * @property {number} revision
 * @property {boolean} reset
 * @property {number} atMillis
 * @property {Source} source
 * @property {number} rollingOutcomes
 * @property {Summary[]} models
 * @property {DeadLetters | null} deadLetters
 * @property {Detail | null} model
 */
export {};
