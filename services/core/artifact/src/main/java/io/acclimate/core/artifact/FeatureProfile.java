package io.acclimate.core.artifact;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How one feature was distributed in the data that a version was made of.
 *
 * @param feature name of the feature
 * @param edges inner bin edges, ascending; a value belongs to the first bin whose edge it does not
 *     exceed
 * @param counts rows per bin, one more than edges
 * @param min smallest value
 * @param max largest value
 * @param mean mean
 * @param standardDeviation of the population
 */
public record FeatureProfile(
    String feature,
    List<Double> edges,
    List<Long> counts,
    double min,
    double max,
    double mean,
    double standardDeviation) {
  private static final int MAX_NAME_LENGTH = 256;

  public FeatureProfile {
    edges = List.copyOf(edges);
    counts = List.copyOf(counts);
    if (feature.isEmpty() || feature.length() > MAX_NAME_LENGTH) {
      throw new InvalidFormatException(
          "profile: a feature's name has %d characters, allowed are 1 to %d"
              .formatted(feature.length(), MAX_NAME_LENGTH));
    }
    if (counts.size() != edges.size() + 1) {
      throw new InvalidFormatException(
          "profile '%s': %d edges for %d bins, expected one less"
              .formatted(feature, edges.size(), counts.size()));
    }
    for (int i = 0; i < edges.size(); i++) {
      boolean ascends = i == 0 || edges.get(i) > edges.get(i - 1);
      if (!Double.isFinite(edges.get(i)) || !ascends) {
        throw new InvalidFormatException(
            "profile '%s': edges[%d]=%s is not finite and above the one before"
                .formatted(feature, i, edges.get(i)));
      }
    }
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i) < 0) {
        throw new InvalidFormatException(
            "profile '%s': counts[%d]=%d is below 0".formatted(feature, i, counts.get(i)));
      }
    }
    if (counts.stream().allMatch(count -> count == 0)) {
      throw new InvalidFormatException("profile '" + feature + "': has no rows");
    }
    boolean finite = DoubleStream.of(min, max, mean, standardDeviation).allMatch(Double::isFinite);
    if (!finite || min > max || standardDeviation < 0) {
      throw new InvalidFormatException(
          "profile '%s': min=%s max=%s mean=%s standardDeviation=%s, expected finite numbers, min ≤ max, standardDeviation ≥ 0"
              .formatted(feature, min, max, mean, standardDeviation));
    }
  }

  /** Rows that it was made of. */
  public long n() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
