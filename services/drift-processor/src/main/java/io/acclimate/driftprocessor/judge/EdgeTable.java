package io.acclimate.driftprocessor.judge;

import io.acclimate.core.drift.ReferenceProfile;
import java.util.Arrays;
import java.util.List;

/**
 * The edges of all numeric features in one array, 64 places each. Finds the same bin as {@link
 * ReferenceProfile#bin}, the number of edges below a value, in six steps without a branch to
 * mispredict: which half a value lies in is as good as random, and a row has hundreds of values.
 */
final class EdgeTable {
  private static final int PLACES = 64;

  private final double[] edges;

  /**
   * @param features of at most 64 bins each
   */
  EdgeTable(List<ReferenceProfile> features) {
    edges = new double[features.size() * PLACES];
    // Places without an edge are above every value.
    Arrays.fill(edges, Double.POSITIVE_INFINITY);
    for (int i = 0; i < features.size(); i++) {
      double[] own = features.get(i).edges();
      System.arraycopy(own, 0, edges, i * PLACES, own.length);
    }
  }

  /** The bin of a value of a feature; −1 for NaN. */
  int bin(int feature, double value) {
    int first = feature * PLACES;
    int at = first;
    for (int step = PLACES / 2; step > 0; step /= 2) {
      at += edges[at + step - 1] < value ? step : 0;
    }
    return Double.isNaN(value) ? -1 : at - first;
  }
}
