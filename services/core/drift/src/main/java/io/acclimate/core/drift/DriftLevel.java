package io.acclimate.core.drift;

/** What a detector says about a stream; ordered from harmless to serious. */
public enum DriftLevel {
  /** Nothing that noise would not explain. */
  STABLE,
  /** Something changes; too little of it yet to act on. */
  WARNING,
  /** The stream is no longer what it was. */
  DRIFT
}
