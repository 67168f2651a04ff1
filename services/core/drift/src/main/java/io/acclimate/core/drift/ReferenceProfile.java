package io.acclimate.core.drift;

import java.util.Arrays;

/**
 * What one feature looked like when a model learnt: counts in bins between exact edges, and a few
 * moments. Immutable.
 *
 * <p>With ascending edges e_0..e_{B−2}, bin b holds the values of (e_{b−1}, e_b]: a value equal to
 * an edge lies left of it; the first bin reaches down to −∞ and the last up to +∞. {@link
 * WindowCounts} counts live values in the same bins, so that the two compare without any raw value
 * being kept.
 */
public final class ReferenceProfile {
  /** Most bins of a numeric feature. */
  public static final int NUMERIC_BINS = 64;

  private final String feature;
  private final double[] edges;
  private final long[] counts;
  private final long n;
  private final double min;
  private final double max;
  private final double mean;
  private final double standardDeviation;

  private ReferenceProfile(
      String feature,
      double[] edges,
      long[] counts,
      double min,
      double max,
      double mean,
      double standardDeviation) {
    this.feature = feature;
    this.edges = edges.clone();
    this.counts = counts.clone();
    this.n = validated();
    this.min = min;
    this.max = max;
    this.mean = mean;
    this.standardDeviation = standardDeviation;
    if (!(finite("min", min) <= finite("max", max))) {
      throw new IllegalArgumentException(
          "profile %s: min %s is above max %s".formatted(feature, min, max));
    }
    finite("mean", mean);
    if (finite("standardDeviation", standardDeviation) < 0) {
      throw new IllegalArgumentException(
          "profile %s: standardDeviation %s must be 0 or more"
              .formatted(feature, standardDeviation));
    }
  }

  /**
   * The profile of a number, in at most 64 quantile bins.
   *
   * <p>Edges are the sample's quantiles at k/64, the values at ranks ⌈k·n/64⌉, k = 1..63; equal
   * ones merge. A value v that is two or more of the quantiles gets a bin of its own, (the double
   * below v, v], so that a constant, a category stored as a number or a share of exact zeros is
   * seen to move however little. A bin that holds more than one value holds at most n/64 rows,
   * rounded up, plus the repeats of its own edge.
   *
   * @param feature its name
   * @param values at least one, all finite
   */
  public static ReferenceProfile ofNumbers(String feature, double[] values) {
    double[] sorted = sorted(feature, values);
    int n = sorted.length;
    double[] edges = quantileEdges(sorted);
    long[] counts = new long[edges.length + 1];
    for (double value : sorted) {
      counts[bin(edges, value)]++;
    }
    double min = sorted[0];
    double max = sorted[n - 1];
    // A power of two near the largest value: exact, and nothing overflows.
    double scale = Math.scalb(1.0, Math.max(0, Math.getExponent(Math.max(-min, max))));
    double mean = 0;
    for (double value : sorted) {
      mean += value / scale / n;
    }
    double variance = 0;
    for (double value : sorted) {
      double distance = value / scale - mean;
      variance += distance * distance / n;
    }
    return new ReferenceProfile(
        feature, edges, counts, min, max, mean * scale, Math.sqrt(variance) * scale);
  }

  /**
   * The profile of a category 0..K−1, one bin each, with edges k + ½.
   *
   * @param feature its name
   * @param counts rows per category, at least one in all
   */
  public static ReferenceProfile ofCategories(String feature, long[] counts) {
    double[] edges = new double[Math.max(0, counts.length - 1)];
    Arrays.setAll(edges, k -> k + 0.5);
    int min = -1;
    int max = -1;
    double n = 0;
    double sum = 0;
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] > 0) {
        min = min < 0 ? k : min;
        max = k;
      }
      n += counts[k];
      sum += (double) counts[k] * k;
    }
    double mean = n == 0 ? 0 : sum / n;
    double squares = 0;
    for (int k = 0; k < counts.length; k++) {
      squares += counts[k] * (k - mean) * (k - mean);
    }
    double variance = n == 0 ? 0 : squares / n;
    return new ReferenceProfile(
        feature, edges, counts, min, max, mean, Math.sqrt(Math.max(0, variance)));
  }

  /**
   * A profile that was computed elsewhere or before.
   *
   * @param feature its name
   * @param edges inner edges, finite and ascending; one less than bins
   * @param counts rows per bin, at least one in all
   * @param min smallest value
   * @param max largest value
   * @param mean mean
   * @param standardDeviation population standard deviation
   */
  public static ReferenceProfile of(
      String feature,
      double[] edges,
      long[] counts,
      double min,
      double max,
      double mean,
      double standardDeviation) {
    return new ReferenceProfile(feature, edges, counts, min, max, mean, standardDeviation);
  }

  /** Name of the feature. */
  public String feature() {
    return feature;
  }

  /** Number of bins, at least one. */
  public int bins() {
    return counts.length;
  }

  /** Rows in all. */
  public long n() {
    return n;
  }

  /** Rows in a bin. */
  public long count(int bin) {
    return counts[bin];
  }

  /** Rows per bin. */
  public long[] counts() {
    return counts.clone();
  }

  /** Inner edges, ascending. */
  public double[] edges() {
    return edges.clone();
  }

  /** Smallest value. */
  public double min() {
    return min;
  }

  /** Largest value. */
  public double max() {
    return max;
  }

  /** Mean. */
  public double mean() {
    return mean;
  }

  /** Population standard deviation. */
  public double standardDeviation() {
    return standardDeviation;
  }

  /**
   * The bin of a value: the number of edges below it.
   *
   * @param value anything but NaN
   */
  public int bin(double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("profile %s: NaN has no bin".formatted(feature));
    }
    return bin(edges, value);
  }

  /** Lower end of a bin: its left edge, or the smallest value for the first. */
  double lower(int bin) {
    return bin == 0 ? Math.min(min, upper(0)) : edges[bin - 1];
  }

  /** Upper end of a bin: its right edge, or the largest value for the last. */
  double upper(int bin) {
    if (bin < edges.length) {
      return edges[bin];
    }
    return edges.length == 0 ? max : Math.max(max, edges[edges.length - 1]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReferenceProfile that
        && feature.equals(that.feature)
        && Arrays.equals(edges, that.edges)
        && Arrays.equals(counts, that.counts)
        && Double.compare(min, that.min) == 0
        && Double.compare(max, that.max) == 0
        && Double.compare(mean, that.mean) == 0
        && Double.compare(standardDeviation, that.standardDeviation) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * feature.hashCode() + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "%s: %d rows in %d bins, %s..%s".formatted(feature, n, counts.length, min, max);
  }

  private static int bin(double[] edges, double value) {
    int low = 0;
    int high = edges.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (edges[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double[] sorted(String feature, double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("profile %s: no values".formatted(feature));
    }
    double[] sorted = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "profile %s: value %s in row %d is not finite".formatted(feature, values[i], i));
      }
      // −0 becomes 0: the two are one value, but sort apart.
      sorted[i] = values[i] + 0.0;
    }
    Arrays.sort(sorted);
    return sorted;
  }

  private static double[] quantileEdges(double[] sorted) {
    // Quantiles of one value give it at most as many edges as there are of them, two: 63 is enough.
    double[] edges = new double[NUMERIC_BINS - 1];
    int used = 0;
    int k = 1;
    while (k < NUMERIC_BINS) {
      double quantile = quantile(sorted, k);
      int next = k + 1;
      while (next < NUMERIC_BINS && quantile(sorted, next) == quantile) {
        next++;
      }
      double below = Math.nextDown(quantile);
      if (next - k > 1 && Double.isFinite(below) && (used == 0 || edges[used - 1] < below)) {
        edges[used++] = below;
      }
      edges[used++] = quantile;
      k = next;
    }
    return Arrays.copyOf(edges, used);
  }

  private static double quantile(double[] sorted, int k) {
    long rank = ((long) k * sorted.length + NUMERIC_BINS - 1) / NUMERIC_BINS;
    return sorted[(int) rank - 1];
  }

  private long validated() {
    if (feature.isBlank()) {
      throw new IllegalArgumentException("profile: feature must not be blank");
    }
    if (counts.length != edges.length + 1) {
      throw new IllegalArgumentException(
          "profile %s: %d counts for %d edges, expected one more than edges"
              .formatted(feature, counts.length, edges.length));
    }
    for (int i = 0; i < edges.length; i++) {
      finite("edge", edges[i]);
      if (i > 0 && edges[i] <= edges[i - 1]) {
        throw new IllegalArgumentException(
            "profile %s: edge %s after %s, expected ascending edges"
                .formatted(feature, edges[i], edges[i - 1]));
      }
    }
    long rows = 0;
    for (long count : counts) {
      if (count < 0) {
        throw new IllegalArgumentException(
            "profile %s: count %d must be 0 or more".formatted(feature, count));
      }
      rows = Math.addExact(rows, count);
    }
    if (rows == 0) {
      throw new IllegalArgumentException("profile %s: no rows".formatted(feature));
    }
    return rows;
  }

  private double finite(String key, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "profile %s: %s %s must be finite".formatted(feature, key, value));
    }
    return value;
  }
}
