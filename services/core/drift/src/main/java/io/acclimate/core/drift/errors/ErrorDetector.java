package io.acclimate.core.drift.errors;

import io.acclimate.core.drift.DriftLevel;

/**
 * Watches a stream of errors. Deterministic: equal configurations and equal values give equal
 * levels, also across {@link #state()} and {@link ErrorDetectorConfig#restore}. Memory is bounded,
 * and adding a value allocates nothing. Not thread-safe.
 */
public interface ErrorDetector {
  /**
   * Takes the next value.
   *
   * @param error 0 for a right answer, 1 for a wrong one, or a loss scaled into 0..1
   * @return the level at this value. After a drift the detector starts anew with the next value, so
   *     that one change is reported once
   */
  DriftLevel add(double error);

  /** The level at the last value; stable before the first. */
  DriftLevel level();

  /** Values that the next comparison rests on. */
  long n();

  /** The statistic at the last value; 0 where nothing could be compared. */
  double score();

  /** The score above which the last value was drift. */
  double threshold();

  /** Forgets everything. */
  void reset();

  /** All that it takes to go on exactly; a few dozen bytes to a few kilobytes. */
  byte[] state();
}
