package io.acclimate.core.adaptation;

/**
 * A model's raw answers.
 *
 * @param values [n · k], one row after the other
 * @param classes k
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; stays inside the round
record Logits(float[] values, int classes) {

  int rows() {
    return values.length / classes;
  }

  /** Number of the class with the largest logit; the first of several. */
  int argMax(int row) {
    int from = row * classes;
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (values[from + i] > values[from + best]) {
        best = i;
      }
    }
    return best;
  }

  /** log Σ exp z − z[truth]; StrictMath, since losses go into the report's digest. */
  double crossEntropy(int row, int truth) {
    double max = max(row);
    return StrictMath.log(sumOfExponentials(row, max)) + max - values[row * classes + truth];
  }

  /**
   * The largest score after soft-max, 1 / Σ exp(z − max z), as a float, which is what a service
   * answers; StrictMath, since it goes into the digest of the profiles.
   */
  float confidence(int row) {
    return (float) (1 / sumOfExponentials(row, max(row)));
  }

  /** Soft-max of all rows, [n, k]. */
  double[][] probabilities() {
    double[][] probabilities = new double[rows()][classes];
    for (int row = 0; row < probabilities.length; row++) {
      double max = max(row);
      double sum = sumOfExponentials(row, max);
      for (int i = 0; i < classes; i++) {
        probabilities[row][i] = StrictMath.exp(values[row * classes + i] - max) / sum;
      }
    }
    return probabilities;
  }

  private double max(int row) {
    return values[row * classes + argMax(row)];
  }

  private double sumOfExponentials(int row, double max) {
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += StrictMath.exp(values[row * classes + i] - max);
    }
    return sum;
  }
}
