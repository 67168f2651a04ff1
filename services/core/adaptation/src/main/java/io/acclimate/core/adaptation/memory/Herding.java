package io.acclimate.core.adaptation.memory;

import java.util.Arrays;

/**
 * Herding: chooses exemplars of a class one by one, each so that the mean of those chosen is as
 * close as can be to the mean of all. The first few are good stand-ins for the class, and fewer of
 * them are a prefix of more.
 *
 * <pre>
 * p_k = argmin_x ‖ μ − 1/k · ( f(x) + Σ_{j&lt;k} f(p_j) ) ‖,  μ = 1/n · Σ f(x)
 * </pre>
 *
 * <p>f features [d] of the n rows of one class. This is iCaRL's variant, in which no row is chosen
 * twice; Welling's herding may repeat. iCaRL scales each f to length 1; features are taken here as
 * they are given. Of equally good rows the first is chosen. It costs n·k·d operations.
 *
 * <p>Papers: M. Welling, Herding Dynamical Weights to Learn, ICML 2009,
 * https://doi.org/10.1145/1553374.1553517; S.-A. Rebuffi, A. Kolesnikov, G. Sperl, C. H. Lampert,
 * iCaRL: Incremental Classifier and Representation Learning, CVPR 2017,
 * https://arxiv.org/abs/1611.07725
 */
public final class Herding {
  private Herding() {}

  /**
   * @param features of one class [n][d], finite
   * @param count exemplars wanted, 0 or more
   * @return numbers of the min(count, n) rows chosen, the first chosen first
   * @throws IllegalArgumentException if the count is below 0, rows differ in length or a feature is
   *     not finite
   */
  public static int[] exemplars(float[][] features, int count) {
    double[] alike = new double[features.length];
    Arrays.fill(alike, 1);
    return exemplars(features, alike, count);
  }

  /**
   * The same where some rows stand for more than themselves: μ = Σ w·f(x) / Σ w.
   *
   * @param features of one class [n][d], finite
   * @param weights w [n], above 0
   * @param count exemplars wanted, 0 or more
   * @return numbers of the min(count, n) rows chosen, the first chosen first
   */
  static int[] exemplars(float[][] features, double[] weights, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count " + count + " is below 0");
    }
    int n = features.length;
    double[] mean = mean(features, weights);
    double[] sum = new double[mean.length];
    boolean[] taken = new boolean[n];
    int[] chosen = new int[Math.min(count, n)];
    for (int k = 0; k < chosen.length; k++) {
      int best = -1;
      double smallest = Double.POSITIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        double distance = taken[i] ? Double.POSITIVE_INFINITY : distance(mean, sum, features[i], k);
        if (distance < smallest) {
          smallest = distance;
          best = i;
        }
      }
      taken[best] = true;
      chosen[k] = best;
      for (int j = 0; j < sum.length; j++) {
        sum[j] += features[best][j];
      }
    }
    return chosen;
  }

  private static double[] mean(float[][] features, double[] weights) {
    double sum = Arrays.stream(weights).sum();
    double[] mean = new double[features.length == 0 ? 0 : features[0].length];
    for (int i = 0; i < features.length; i++) {
      if (features[i].length != mean.length) {
        throw new IllegalArgumentException(
            "row %d has %d features, row 0 has %d".formatted(i, features[i].length, mean.length));
      }
      for (int j = 0; j < mean.length; j++) {
        if (!Float.isFinite(features[i][j])) {
          throw new IllegalArgumentException(
              "row %d, feature %d: %s is not finite".formatted(i, j, features[i][j]));
        }
        mean[j] += features[i][j] * (weights[i] / sum);
      }
    }
    return mean;
  }

  /** ‖μ − (f + sum)/(k + 1)‖², k rows being in the sum. */
  private static double distance(double[] mean, double[] sum, float[] features, int k) {
    double distance = 0;
    for (int j = 0; j < mean.length; j++) {
      double difference = mean[j] - (sum[j] + features[j]) / (k + 1);
      distance += difference * difference;
    }
    return distance;
  }
}
