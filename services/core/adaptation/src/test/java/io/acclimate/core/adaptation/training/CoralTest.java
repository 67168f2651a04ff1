package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** In FLOAT64, so that the tolerances are those of rounding alone. */
class CoralTest {
  private static final int FEATURES = 3;
  private static final double ROUNDING = 1e-12;

  private final RandomGenerator random = new SplittableRandom(1);

  @Test
  void isTheSquaredDistanceOfTheUnbiasedCovariancesOverFourDSquared() {
    double[][] source = rows(7, 1);
    double[][] target = rows(5, 3);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray loss = Coral.loss(manager.create(source), manager.create(target));

      assertThat(loss.getShape().dimension()).isZero();
      assertThat(loss.getDouble()).isCloseTo(coral(source, target), within(ROUNDING));
    }
  }

  @Test
  void takesTheSourcesCovarianceInPlaceOfItsRows() {
    double[][] source = rows(7, 1);
    double[][] target = rows(5, 3);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray covariance = manager.create(covariance(source));

      NDArray loss = Coral.lossToCovariance(covariance, manager.create(target));

      assertThat(loss.getDouble()).isCloseTo(coral(source, target), within(ROUNDING));
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
          .isCloseTo(0, within(ROUNDING));
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

  /** Central differences err by O(h²) ≈ 1e-10 of the loss's third derivative, plus rounding / h. */
  @Test
  void gradientsEqualFiniteDifferences() {
    double[][] source = rows(6, 1);
    double[][] target = rows(5, 2);
    double h = 1e-5;
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray s = manager.create(source);
      NDArray t = manager.create(target);
      s.setRequiresGradient(true);
      t.setRequiresGradient(true);

      NDArray loss = Autograd.differentiate(() -> Coral.loss(s, t));

      assertThat(loss.getDouble()).isCloseTo(coral(source, target), within(ROUNDING));
      assertGradient(s.getGradient().toDoubleArray(), source, h, () -> coral(source, target));
      assertGradient(t.getGradient().toDoubleArray(), target, h, () -> coral(source, target));
    }
  }

  private static void assertGradient(
      double[] gradient, double[][] at, double h, java.util.function.DoubleSupplier loss) {
    for (int i = 0; i < at.length; i++) {
      for (int j = 0; j < FEATURES; j++) {
        double value = at[i][j];
        at[i][j] = value + h;
        double above = loss.getAsDouble();
        at[i][j] = value - h;
        double below = loss.getAsDouble();
        at[i][j] = value;
        assertThat(gradient[i * FEATURES + j])
            .as("row %d, feature %d", i, j)
            .isCloseTo((above - below) / (2 * h), within(1e-8));
      }
    }
  }

  private double[][] rows(int n, double deviation) {
    double[][] rows = new double[n][FEATURES];
    for (double[] row : rows) {
      for (int j = 0; j < FEATURES; j++) {
        row[j] = deviation * random.nextGaussian() + (j == 0 ? 0 : row[j - 1] / 2);
      }
    }
    return rows;
  }

  private static double coral(double[][] source, double[][] target) {
    double[][] a = covariance(source);
    double[][] b = covariance(target);
    double sum = 0;
    for (int i = 0; i < FEATURES; i++) {
      for (int j = 0; j < FEATURES; j++) {
        sum += (a[i][j] - b[i][j]) * (a[i][j] - b[i][j]);
      }
    }
    return sum / (4 * FEATURES * FEATURES);
  }

  /** The paper's form: 1/(n − 1) · (XᵀX − 1/n · (1ᵀX)ᵀ(1ᵀX)). */
  private static double[][] covariance(double[][] x) {
    int n = x.length;
    double[][] covariance = new double[FEATURES][FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      for (int j = 0; j < FEATURES; j++) {
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
