package io.acclimate.core.adaptation.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.adaptation.training.Autograd;
import org.junit.jupiter.api.Test;

/** With three singular values, whose squares have a closed form. */
class SpectralShrinkageTest {
  private final Rows rows = new Rows(16);

  @Test
  void isTheMeanSquareOfTheSmallestSingularValuesWithMoreRowsThanFeatures() {
    double[][] features = rows.normal(7, 3, 1);
    for (int k = 1; k <= 3; k++) {
      int count = k;
      Rows.assertLossAndGradient(
          features, x -> SpectralShrinkage.loss(x, count), x -> smallest(x, count) / 7);
    }
  }

  @Test
  void isItWithFewerRowsThanFeaturesToo() {
    double[][] features = rows.normal(3, 6, 1);
    for (int k = 1; k <= 3; k++) {
      int count = k;
      Rows.assertLossAndGradient(
          features, x -> SpectralShrinkage.loss(x, count), x -> smallest(x, count) / 3);
    }
  }

  @Test
  void isZeroAndFiniteWhereARowIsRepeated() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray same = manager.ones(new Shape(4, 3));
      same.setRequiresGradient(true);

      NDArray loss = Autograd.differentiate(() -> SpectralShrinkage.loss(same, 2));

      assertThat(loss.getFloat()).isBetween(0f, 1e-12f);
      for (float slope : same.getGradient().toFloatArray()) {
        assertThat(slope).isBetween(-1e-6f, 1e-6f);
      }
    }
  }

  @Test
  void refusesMoreSingularValuesThanThereAre() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray features = manager.ones(new Shape(2, 5));

      assertThatThrownBy(() -> SpectralShrinkage.loss(features, 3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("k 3")
          .hasMessageContaining("1 to 2");
    }
  }

  /**
   * Sum of the k smallest of three squared singular values: the eigenvalues of the Gram matrix of
   * the short side, as roots of its characteristic polynomial (O. K. Smith, Eigenvalues of a
   * symmetric 3 × 3 matrix, CACM 4, 1961).
   */
  private static double smallest(double[][] x, int k) {
    double[][] g = gram(x);
    double q = (g[0][0] + g[1][1] + g[2][2]) / 3;
    double square = 0;
    double[][] b = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        b[i][j] = g[i][j] - (i == j ? q : 0);
        square += b[i][j] * b[i][j];
      }
    }
    double p = Math.sqrt(square / 6);
    double determinant =
        b[0][0] * (b[1][1] * b[2][2] - b[1][2] * b[2][1])
            - b[0][1] * (b[1][0] * b[2][2] - b[1][2] * b[2][0])
            + b[0][2] * (b[1][0] * b[2][1] - b[1][1] * b[2][0]);
    double angle = Math.acos(determinant / (2 * p * p * p)) / 3;
    double sum = 0;
    for (int i = 1; i <= k; i++) {
      sum += q + 2 * p * Math.cos(angle + 2 * Math.PI * (i == 3 ? 0 : i) / 3);
    }
    return sum;
  }

  private static double[][] gram(double[][] x) {
    boolean wide = x.length < x[0].length;
    int others = wide ? x[0].length : x.length;
    double[][] gram = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int r = 0; r < others; r++) {
          gram[i][j] += wide ? x[i][r] * x[j][r] : x[r][i] * x[r][j];
        }
      }
    }
    return gram;
  }
}
