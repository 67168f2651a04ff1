package io.acclimate.core.drift;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The kernel two-sample test by the maximum mean discrepancy (MMD): do two sets of embeddings come
 * from the same distribution, in whatever way they might differ?
 *
 * <pre>
 * MMD² = mean_{i≠j} k(x_i, x_j) + mean_{i≠j} k(y_i, y_j) − 2·mean_{ij} k(x_i, y_j)
 * k(a, b) = exp(−‖a − b‖² / 2σ²),  σ = the median distance of two different rows of both sets
 * threshold(α) = the ⌊α·(B + 1)⌋-th largest MMD² of B random splits of all rows
 * </pre>
 *
 * <p>x are the n rows of the reference, y the m rows of the window. <b>Variant:</b> the unbiased
 * statistic, which may be below 0; the quadratic one, not the linear-time or block one; one σ
 * (median heuristic). Splits are drawn from a seed, so that the same rows give the same answer. If
 * the median is 0, σ is the root of the mean squared distance; if all rows are equal, MMD² is 0.
 *
 * <p><b>False alarms:</b> exact for any n, m and dimension: with the observed split among the B +
 * 1, at most α for drift, and the warning's α for both levels together (Phipson and Smyth).
 *
 * <p>Time (n + m)²·(d + B), memory (n + m)² doubles: for a few hundred rows, every now and then.
 * Not for every event, and not where single features matter: it does not say which one moved.
 *
 * <p>Papers: A. Gretton, K. M. Borgwardt, M. J. Rasch, B. Schölkopf, A. Smola, A kernel two-sample
 * test, Journal of Machine Learning Research 13, 2012, https://jmlr.org/papers/v13/gretton12a.html;
 * B. Phipson, G. K. Smyth, Permutation P-values should never be zero, Statistical Applications in
 * Genetics and Molecular Biology 9, 2010, https://arxiv.org/abs/1603.05766
 *
 * @param warningFalseAlarm α of a warning, 0..1, both excluded
 * @param falseAlarm α of drift, at most that of a warning, at least 1 / (B + 1)
 * @param permutations B, 1..100,000
 * @param seed of the splits
 */
public record KernelTwoSampleTest(
    double warningFalseAlarm, double falseAlarm, int permutations, long seed) {
  /** Most rows of both sets together: a kernel matrix of 32 MB. */
  public static final int MAX_ROWS = 2000;

  /** Its name in signals. */
  public static final String KEY = "mmd";

  public KernelTwoSampleTest {
    if (permutations < 1 || permutations > 100_000) {
      throw new IllegalArgumentException("permutations: " + permutations + " is not in 1..100000");
    }
    if (!(falseAlarm > 0 && falseAlarm <= warningFalseAlarm && warningFalseAlarm < 1)) {
      throw new IllegalArgumentException(
          "falseAlarm %s and warningFalseAlarm %s: expected 0 < falseAlarm ≤ warningFalseAlarm < 1"
              .formatted(falseAlarm, warningFalseAlarm));
    }
    if (falseAlarm * (permutations + 1) < 1) {
      throw new IllegalArgumentException(
          "falseAlarm: %s needs %d permutations or more, found %d"
              .formatted(falseAlarm, (int) Math.ceil(1 / falseAlarm) - 1, permutations));
    }
  }

  /** α = 0.01 for drift and 0.05 for a warning, 999 permutations. */
  public static KernelTwoSampleTest defaults() {
    return new KernelTwoSampleTest(0.05, 0.01, 999, 1);
  }

  /**
   * Judges a window of embeddings.
   *
   * @param reference x, [n, d], n at least 2
   * @param window y, [m, d], m at least 2
   */
  public Assessment assess(double[][] reference, double[][] window) {
    double[][] kernel = kernel(rows(reference, window));
    int n = reference.length;
    int[] order = new int[kernel.length];
    Arrays.setAll(order, i -> i);
    double score = discrepancy(kernel, order, n);
    double[] splits = new double[permutations];
    SplittableRandom random = new SplittableRandom(seed);
    for (int b = 0; b < permutations; b++) {
      shuffle(order, random);
      splits[b] = discrepancy(kernel, order, n);
    }
    Arrays.sort(splits);
    return Assessment.of(
        score, threshold(splits, warningFalseAlarm), threshold(splits, falseAlarm));
  }

  /** Just above the split that is allowed to be as high. */
  private double threshold(double[] splits, double probability) {
    int rank = (int) Math.floor(probability * (permutations + 1));
    return Math.nextUp(splits[permutations - rank]);
  }

  private static double[][] rows(double[][] reference, double[][] window) {
    int n = reference.length;
    int m = window.length;
    if (n < 2 || m < 2 || n + m > MAX_ROWS) {
      throw new IllegalArgumentException(
          "%d rows of the reference and %d of the window: expected 2 or more each, at most %d in all"
              .formatted(n, m, MAX_ROWS));
    }
    double[][] rows = Arrays.copyOf(reference, n + m);
    System.arraycopy(window, 0, rows, n, m);
    for (double[] row : rows) {
      if (row.length != rows[0].length || !Arrays.stream(row).allMatch(Double::isFinite)) {
        throw new IllegalArgumentException(
            "a row of %d numbers: expected %d finite ones".formatted(row.length, rows[0].length));
      }
    }
    return rows;
  }

  private static double[][] kernel(double[][] rows) {
    int n = rows.length;
    double[][] matrix = new double[n][n];
    double[] distances = new double[n * (n - 1) / 2];
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double squared = squaredDistance(rows[i], rows[j]);
        matrix[i][j] = squared;
        matrix[j][i] = squared;
        distances[pairs] = squared;
        sum += squared;
        pairs++;
      }
    }
    Arrays.sort(distances);
    double median = distances[pairs / 2];
    double scale = 2 * (median > 0 ? median : sum / pairs);
    for (double[] row : matrix) {
      for (int j = 0; j < n; j++) {
        row[j] = row[j] == 0 ? 1 : StrictMath.exp(-row[j] / scale);
      }
    }
    return matrix;
  }

  private static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }

  /** MMD² of the first n in an order against the rest. */
  private static double discrepancy(double[][] kernel, int[] order, int n) {
    int m = order.length - n;
    double within = 0;
    double across = 0;
    double withinOther = 0;
    for (int i = 0; i < order.length; i++) {
      double[] row = kernel[order[i]];
      double before = 0;
      int half = Math.min(i, n);
      for (int j = 0; j < half; j++) {
        before += row[order[j]];
      }
      if (i < n) {
        within += before;
      } else {
        across += before;
        for (int j = n; j < i; j++) {
          withinOther += row[order[j]];
        }
      }
    }
    return 2 * within / ((double) n * (n - 1))
        + 2 * withinOther / ((double) m * (m - 1))
        - 2 * across / ((double) n * m);
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int place = order[i];
      order[i] = order[other];
      order[other] = place;
    }
  }
}
