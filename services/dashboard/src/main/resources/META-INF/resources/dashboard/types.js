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
 * @property {number} lastEventMillis
 * @property {number | null} eventToLiveMillis
 * @property {number} waiting
 * @property {number} deadLetters
 * @property {DriftSummary} drift
 * @property {number[]} trend
 *
 * @typedef {'STABLE' | 'WARNING' | 'DRIFT'} Level
 * @typedef {'INPUTS' | 'PREDICTIONS' | 'LABELS' | 'ERRORS'} Evidence
 * @typedef {'COUNT' | 'TIME' | 'DRIFT' | 'MANUAL'} TriggerKind
 * @typedef {{level: Level | null, evidence: Evidence[], drifted: number, features: number}} DriftSummary
 *
 * @typedef {object} Training
 * @property {string} arm
 * @property {TriggerKind} triggerKind
 * @property {string} trigger
 * @property {number} trainExamples
 * @property {number} holdOutExamples
 * @property {number} replayExamples
 * @property {string[]} domains
 * @property {number | null} before
 * @property {number | null} after
 *
 * @typedef {object} Version
 * @property {number} number
 * @property {number} atMillis
 * @property {number | null} experience
 * @property {string} reason
 * @property {Training | null} training
 *
 * @typedef {object} Arm
 * @property {string} name
 * @property {boolean} trained
 * @property {boolean} won
 * @property {string} reason
 * @property {number | null} accuracy
 * @property {number | null} pValue
 * @property {number} steps
 * @property {number} seconds
 * @property {{domain: string, n: number, accuracy: number | null, loss: number | null}[]} domains
 *
 * @typedef {object} Round
 * @property {number} experience
 * @property {'LEARNT' | 'UNCHANGED' | 'FAILED'} verdict
 * @property {string} reason
 * @property {number | null} version
 * @property {TriggerKind} triggerKind
 * @property {string} trigger
 * @property {number} trainExamples
 * @property {number} holdOutExamples
 * @property {number} replayExamples
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
 * @property {DriftUpdate | null} drift
 *
 * @typedef {[atMillis: number, score: number, threshold: number, level: number]} Score
 *
 * @typedef {object} Line
 * @property {string} domain
 * @property {Evidence} evidence
 * @property {string | null} feature
 * @property {string} detector
 * @property {Level} level
 * @property {number} score
 * @property {number} threshold
 * @property {number} n
 * @property {number} atMillis
 * @property {Score[]} points
 *
 * @typedef {object} Signal
 * @property {number} atMillis
 * @property {string} domain
 * @property {Evidence} evidence
 * @property {string | null} feature
 * @property {string} detector
 * @property {Level} before
 * @property {Level} after
 * @property {number} score
 * @property {number} threshold
 * @property {number} n
 * @property {number} version
 *
 * @typedef {object} DriftUpdate
 * @property {string[]} domains
 * @property {number} referenceVersion
 * @property {Line[]} lines
 * @property {Signal[] | null} signals
 *
 * @typedef {object} FeatureRow
 * @property {string} feature
 * @property {Evidence} evidence
 * @property {string} detector
 * @property {Level} level
 * @property {number} score
 * @property {number} threshold
 * @property {number} n
 * @property {number} atMillis
 * @property {boolean} current
 * @property {number[]} trend
 *
 * @typedef {object} FeaturePage
 * @property {string | null} domain
 * @property {string[]} domains
 * @property {number} total
 * @property {number} matching
 * @property {number} drifted
 * @property {number} page
 * @property {number} size
 * @property {number | null} atMillis
 * @property {FeatureRow[]} rows
 *
 * @typedef {object} Profile
 * @property {number[]} edges
 * @property {number[]} counts
 * @property {string[]} categories
 * @property {number} min
 * @property {number} max
 * @property {number} mean
 * @property {number} standardDeviation
 * @property {number} n
 *
 * @typedef {object} FeatureDetail
 * @property {string} feature
 * @property {string | null} domain
 * @property {string[]} domains
 * @property {number} referenceVersion
 * @property {FeatureRow | null} row
 * @property {Profile | null} profile
 * @property {number[] | null} counts
 * @property {Score[]} history
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
 * @property {FeaturePage | null} features
 * @property {FeatureDetail | null} feature
 */
export {};
