package io.acclimate.core.evaluation;

/** What validators need to know of predictions. */
final class Predictions {
  /** Rows come from softmax in floats: a thousand classes are off by about 1e-4. */
  private static final double SUM_TOLERANCE = 1e-3;

  private Predictions() {}

  /**
   * Refuses what is not [n, k] with k of 2 or more, or has a row that is no distribution.
   *
   * @param minimumRows least n
   */
  static void check(String key, double[][] probabilities, int minimumRows) {
    if (probabilities.length < minimumRows) {
      throw new IllegalArgumentException(
          "%s: %d rows of predictions, expected %d or more"
              .formatted(key, probabilities.length, minimumRows));
    }
    int classes = probabilities[0].length;
    if (classes < 2) {
      throw new IllegalArgumentException(
          "%s: predictions of %d classes, expected 2 or more".formatted(key, classes));
    }
    for (int i = 0; i < probabilities.length; i++) {
      checkRow(key, i, probabilities[i], classes);
    }
  }

  private static void checkRow(String key, int row, double[] probabilities, int classes) {
    if (probabilities.length != classes) {
      throw new IllegalArgumentException(
          "%s: row %d has %d classes, row 0 has %d"
              .formatted(key, row, probabilities.length, classes));
    }
    double sum = 0;
    for (double probability : probabilities) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException(
            "%s: probability %s in row %d is not in 0..1".formatted(key, probability, row));
      }
      sum += probability;
    }
    if (Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw new IllegalArgumentException(
          "%s: row %d sums to %s, expected 1 ± %s".formatted(key, row, sum, SUM_TOLERANCE));
    }
  }

  /** H(p) = −Σ_c p_c·ln p_c in nats, with 0·ln 0 = 0. */
  static double entropy(double[] distribution) {
    double sum = 0;
    for (double probability : distribution) {
      sum -= probability > 0 ? probability * StrictMath.log(probability) : 0;
    }
    return sum;
  }

  /** 1/n · Σ_i H(p_i). */
  static double meanEntropy(double[][] probabilities) {
    double sum = 0;
    for (double[] row : probabilities) {
      sum += entropy(row);
    }
    return sum / probabilities.length;
  }

  /** p̄ = 1/n · Σ_i p_i, [k]. */
  static double[] mean(double[][] probabilities) {
    double[] mean = new double[probabilities[0].length];
    for (double[] row : probabilities) {
      for (int c = 0; c < mean.length; c++) {
        mean[c] += row[c] / probabilities.length;
      }
    }
    return mean;
  }
}
