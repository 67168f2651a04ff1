package io.acclimate.load.benchmarks.training;

import java.util.Arrays;

/**
 * The median of a sample with an interval for the median of what it was drawn from, whatever the
 * distribution: the k-th smallest and the k-th largest value, k as large as a coverage of 95 %
 * allows.
 *
 * <pre>coverage = 1 − 2 · Σ_{i&lt;k} C(n, i) / 2ⁿ</pre>
 *
 * <p>n values. Five or fewer cannot cover 95 %: then it is their range, and covers less.
 *
 * <p>Source: W. J. Conover, Practical Nonparametric Statistics, 3rd edition, Wiley 1999, section
 * 3.2
 *
 * @param low lower end
 * @param median of the sample
 * @param high upper end
 * @param coverage how probably such an interval has the true median in it, 0..1
 */
public record MedianInterval(double low, double median, double high, double coverage) {
  private static final double WANTED = 0.95;

  /**
   * @param sample at least one value
   */
  public static MedianInterval of(double... sample) {
    if (sample.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double probability = Math.pow(0.5, n); // of exactly i values below the median
    double below = probability;
    int k = 1;
    for (int i = 1; i < n; i++) {
      probability *= (n - i + 1) / (double) i;
      if (1 - 2 * (below + probability) < WANTED) {
        break;
      }
      below += probability;
      k++;
    }
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    return new MedianInterval(sorted[k - 1], median, sorted[n - k], 1 - 2 * below);
  }
}
