package io.acclimate.scenarios.demo;

import java.util.Arrays;

/** Percentiles by nearest rank. */
final class Percentiles {

  private Percentiles() {}

  /**
   * The smallest value that at least the given share of the values does not exceed; NaN for none.
   *
   * @param share 0 to 1
   */
  static double of(double[] values, double share) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.clamp(rank - 1L, 0, sorted.length - 1)];
  }
}
