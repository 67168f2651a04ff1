package io.acclimate.driftprocessor.judge;

import io.acclimate.core.drift.DriftLevel;

/** Takes what a judge says of the tracks of one window. */
@FunctionalInterface
public interface Verdicts {
  /**
   * A track was judged, or is shown without a judgement.
   *
   * @param track its number
   */
  void of(int track, Verdict verdict);

  /**
   * What is said of a track.
   *
   * @param judged whether there was enough to judge it by; else its level stays
   * @param threshold the one of drift
   * @param rows that the score rests on
   * @param counts in the reference's bins; empty where there are none
   * @param shown whether its state is written even if its level has not changed
   */
  @SuppressWarnings("ArrayRecordComponent") // on its way out; never compared
  record Verdict(
      boolean judged,
      DriftLevel level,
      double score,
      double threshold,
      long rows,
      long[] counts,
      boolean shown) {}
}
