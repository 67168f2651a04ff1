package io.acclimate.core.adaptation.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class MultiKernelMmdTest {
  private final Rows rows = new Rows(2);

  @Test
  void isTheUnbiasedEstimateOverFiveKernels() {
    double[][] source = rows.normal(6, 3, 1);
    double[][] target = rows.normal(5, 3, 2);
    double bandwidth = bandwidth(source, target);
    try (NDManager manager = NDManager.newBaseManager()) {
      Rows.assertLossAndGradient(
          source,
          s -> MultiKernelMmd.loss(s, manager.create(target)),
          s -> mmd(s, target, bandwidth));
      Rows.assertLossAndGradient(
          target,
          t -> MultiKernelMmd.loss(manager.create(source), t),
          t -> mmd(source, t, bandwidth));
    }
  }

  @Test
  void growsWithTheDistanceOfTheMeans() {
    double[][] source = rows.normal(40, 3, 1);
    double near = shiftedBy(source, 0.5);
    double far = shiftedBy(source, 2);

    assertThat(near).isPositive();
    assertThat(far).isGreaterThan(2 * near);
  }

  @Test
  void isCloseToZeroForSamplesOfOneDistribution() {
    double[][] source = rows.normal(200, 3, 1);
    double[][] target = rows.normal(200, 3, 1);
    try (NDManager manager = NDManager.newBaseManager()) {
      // The unbiased estimate's deviation is of the order of 1/n.
      assertThat(MultiKernelMmd.loss(manager.create(source), manager.create(target)).getDouble())
          .isCloseTo(0, within(3.0 / 200));
    }
  }

  @Test
  void isFiniteWhereAllRowsAreEqual() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape shape = new Shape(4, 3);
      double loss = MultiKernelMmd.loss(manager.ones(shape), manager.ones(shape)).getFloat();

      assertThat(loss).isCloseTo(0, within(1e-6));
    }
  }

  private double shiftedBy(double[][] source, double shift) {
    double[][] target = new Rows(3).normal(40, 3, 1);
    for (double[] row : target) {
      for (int j = 0; j < row.length; j++) {
        row[j] += shift;
      }
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      return MultiKernelMmd.loss(manager.create(source), manager.create(target)).getDouble();
    }
  }

  private static double mmd(double[][] source, double[][] target, double bandwidth) {
    double within = 0;
    for (int i = 0; i < source.length; i++) {
      for (int j = 0; j < source.length; j++) {
        if (i != j) {
          within += kernel(source[i], source[j], bandwidth) / (source.length * (source.length - 1));
        }
      }
    }
    for (int i = 0; i < target.length; i++) {
      for (int j = 0; j < target.length; j++) {
        if (i != j) {
          within += kernel(target[i], target[j], bandwidth) / (target.length * (target.length - 1));
        }
      }
    }
    double across = 0;
    for (double[] s : source) {
      for (double[] t : target) {
        across += kernel(s, t, bandwidth) / (source.length * target.length);
      }
    }
    return within - 2 * across;
  }

  private static double kernel(double[] x, double[] y, double bandwidth) {
    double sum = 0;
    for (double factor : new double[] {0.25, 0.5, 1, 2, 4}) {
      sum += Math.exp(-squaredDistance(x, y) / (factor * bandwidth));
    }
    return sum / 5;
  }

  /** Mean squared distance of all pairs of different rows of both domains. */
  private static double bandwidth(double[][] source, double[][] target) {
    double[][] all = new double[source.length + target.length][];
    System.arraycopy(source, 0, all, 0, source.length);
    System.arraycopy(target, 0, all, source.length, target.length);
    double sum = 0;
    for (double[] x : all) {
      for (double[] y : all) {
        sum += squaredDistance(x, y);
      }
    }
    return sum / (all.length * (all.length - 1));
  }

  private static double squaredDistance(double[] x, double[] y) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += (x[j] - y[j]) * (x[j] - y[j]);
    }
    return sum;
  }
}
