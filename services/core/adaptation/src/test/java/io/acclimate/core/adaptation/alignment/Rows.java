package io.acclimate.core.adaptation.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.adaptation.training.Autograd;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Seeded rows in FLOAT64, so that tolerances are those of rounding alone. */
final class Rows {
  static final double ROUNDING = 1e-12;

  /** Central differences err by O(h²) ≈ 1e-10 of the third derivative, plus rounding / h. */
  private static final double STEP = 1e-5;

  private static final double DIFFERENCE = 1e-8;

  private final RandomGenerator random;

  Rows(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Normal values of this deviation, each correlated to its neighbour on the left. */
  double[][] normal(int n, int d, double deviation) {
    double[][] rows = new double[n][d];
    for (double[] row : rows) {
      for (int j = 0; j < d; j++) {
        row[j] = deviation * random.nextGaussian() + (j == 0 ? 0 : row[j - 1] / 2);
      }
    }
    return rows;
  }

  static double[] softMax(double[] logits, double temperature) {
    double[] shares = new double[logits.length];
    double sum = 0;
    for (int j = 0; j < logits.length; j++) {
      shares[j] = Math.exp(logits[j] / temperature);
      sum += shares[j];
    }
    for (int j = 0; j < logits.length; j++) {
      shares[j] /= sum;
    }
    return shares;
  }

  static double entropy(double[] shares) {
    double sum = 0;
    for (double share : shares) {
      sum -= share * Math.log(share);
    }
    return sum;
  }

  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  static double squaredDistance(double[] x, double[] y) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += (x[j] - y[j]) * (x[j] - y[j]);
    }
    return sum;
  }

  /** Mean squared distance of a row of one from a row of the other. */
  static double meanSquaredDistance(double[][] x, double[][] y) {
    double sum = 0;
    for (double[] one : x) {
      for (double[] other : y) {
        sum += squaredDistance(one, other) / (x.length * y.length);
      }
    }
    return sum;
  }

  /**
   * The value equals the formula's, is a scalar, and its gradient equals the formula's finite
   * differences.
   *
   * @param formula computes the loss at rows with plain loops
   */
  static void assertLossAndGradient(
      double[][] at, UnaryOperator<NDArray> loss, ToDoubleFunction<double[][]> formula) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray rows = manager.create(at);
      rows.setRequiresGradient(true);

      NDArray scalar = Autograd.differentiate(() -> loss.apply(rows));

      assertThat(scalar.getShape().dimension()).as("dimensions of the loss").isZero();
      assertThat(scalar.getDouble()).isCloseTo(formula.applyAsDouble(at), within(ROUNDING));
      assertGradient(at, rows, formula);
    }
  }

  /** The gradient that a differentiated leaf holds equals the formula's finite differences. */
  static void assertGradient(double[][] at, NDArray leaf, ToDoubleFunction<double[][]> formula) {
    double[] gradient = leaf.getGradient().toDoubleArray();
    for (int i = 0; i < at.length; i++) {
      for (int j = 0; j < at[i].length; j++) {
        assertThat(gradient[i * at[i].length + j])
            .as("row %d, column %d", i, j)
            .isCloseTo(slope(at, i, j, formula), within(DIFFERENCE));
      }
    }
  }

  private static double slope(
      double[][] at, int row, int column, ToDoubleFunction<double[][]> formula) {
    double value = at[row][column];
    at[row][column] = value + STEP;
    double above = formula.applyAsDouble(at);
    at[row][column] = value - STEP;
    double below = formula.applyAsDouble(at);
    at[row][column] = value;
    return (above - below) / (2 * STEP);
  }
}
