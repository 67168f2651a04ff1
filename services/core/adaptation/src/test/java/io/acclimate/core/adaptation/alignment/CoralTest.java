package io.acclimate.core.adaptation.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoralTest {
  private static final int FEATURES = 3;

  /** More than the rows of both batches: then the loss comes from products of rows. */
  private static final int WIDE = 20;

  private final Rows rows = new Rows(1);

  @ParameterizedTest
  @ValueSource(ints = {FEATURES, WIDE})
  void isTheSquaredDistanceOfTheUnbiasedCovariancesOverFourDSquared(int features) {
    double[][] source = rows.normal(7, features, 1);
    double[][] target = rows.normal(5, features, 3);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray loss = Coral.loss(manager.create(source), manager.create(target));

      assertThat(loss.getShape().dimension()).isZero();
      assertThat(loss.getDouble()).isCloseTo(coral(source, target), within(Rows.ROUNDING));
    }
  }

  @Test
  void takesTheSourcesCovarianceInPlaceOfItsRows() {
    double[][] source = rows(7, 1);
    double[][] target = rows(5, 3);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray covariance = manager.create(covariance(source));

      NDArray loss = Coral.lossToCovariance(covariance, manager.create(target));

      assertThat(loss.getDouble()).isCloseTo(coral(source, target), within(Rows.ROUNDING));
    }
  }

  @Test
  void isZeroForEqualBatches() {
    double[][] rows = rows(6, 2);
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(Coral.loss(manager.create(rows), manager.create(rows)).getDouble()).isZero();
    }
  }

  @Test
  void doesNotSeeADifferenceOfMeans() {
    double[][] rows = rows(6, 2);
    double[][] moved = new double[rows.length][FEATURES];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < FEATURES; j++) {
        moved[i][j] = rows[i][j] + 10 * (j + 1);
      }
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(Coral.loss(manager.create(rows), manager.create(moved)).getDouble())
          .isCloseTo(0, within(Rows.ROUNDING));
    }
  }

  @Test
  void doesNotDependOnTheOrderOfTheDomains() {
    double[][] source = rows(4, 1);
    double[][] target = rows(9, 2);
    try (NDManager manager = NDManager.newBaseManager()) {
      double forth = Coral.loss(manager.create(source), manager.create(target)).getDouble();
      double back = Coral.loss(manager.create(target), manager.create(source)).getDouble();

      assertThat(forth).isEqualTo(back);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {FEATURES, WIDE})
  void gradientsEqualFiniteDifferences(int features) {
    double[][] source = rows.normal(6, features, 1);
    double[][] target = rows.normal(5, features, 2);
    try (NDManager manager = NDManager.newBaseManager()) {
      Rows.assertLossAndGradient(
          source, s -> Coral.loss(s, manager.create(target)), s -> coral(s, target));
      Rows.assertLossAndGradient(
          target, t -> Coral.loss(manager.create(source), t), t -> coral(source, t));
    }
  }

  private double[][] rows(int n, double deviation) {
    return rows.normal(n, FEATURES, deviation);
  }

  private static double coral(double[][] source, double[][] target) {
    double[][] a = covariance(source);
    double[][] b = covariance(target);
    int features = a.length;
    double sum = 0;
    for (int i = 0; i < features; i++) {
      for (int j = 0; j < features; j++) {
        sum += (a[i][j] - b[i][j]) * (a[i][j] - b[i][j]);
      }
    }
    return sum / (4 * features * features);
  }

  /** The paper's form: 1/(n − 1) · (XᵀX − 1/n · (1ᵀX)ᵀ(1ᵀX)). */
  private static double[][] covariance(double[][] x) {
    int n = x.length;
    int features = x[0].length;
    double[][] covariance = new double[features][features];
    for (int i = 0; i < features; i++) {
      for (int j = 0; j < features; j++) {
        double products = 0;
        double sumI = 0;
        double sumJ = 0;
        for (double[] row : x) {
          products += row[i] * row[j];
          sumI += row[i];
          sumJ += row[j];
        }
        covariance[i][j] = (products - sumI * sumJ / n) / (n - 1);
      }
    }
    return covariance;
  }
}
