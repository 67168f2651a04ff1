package io.acclimate.core.adaptation.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class MomentMatchingTest {
  private final Rows rows = new Rows(4);

  @Test
  void isTheSquaredDistanceOfTheMeansOverDPlusCoral() {
    double[] mean = {0.5, -1, 2};
    double[][] covariance = {{2, 0.5, 0}, {0.5, 1, -0.2}, {0, -0.2, 3}};
    try (NDManager manager = NDManager.newBaseManager()) {
      Rows.assertLossAndGradient(
          rows.normal(7, 3, 1),
          t -> MomentMatching.loss(manager.create(mean), manager.create(covariance), t),
          t -> moments(mean, covariance, t));
    }
  }

  @Test
  void isZeroForTheRowsThatTheStatisticsAreOf() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray source = manager.create(rows.normal(20, 3, 2));

      NDArray loss =
          MomentMatching.loss(source.mean(new int[] {0}), Coral.covariance(source), source);

      assertThat(loss.getDouble()).isCloseTo(0, within(Rows.ROUNDING));
    }
  }

  private static double moments(double[] mean, double[][] covariance, double[][] target) {
    int n = target.length;
    int d = mean.length;
    double[] own = new double[d];
    for (double[] row : target) {
      for (int j = 0; j < d; j++) {
        own[j] += row[j] / n;
      }
    }
    double loss = 0;
    for (int i = 0; i < d; i++) {
      loss += (own[i] - mean[i]) * (own[i] - mean[i]) / d;
      for (int j = 0; j < d; j++) {
        double product = 0;
        for (double[] row : target) {
          product += (row[i] - own[i]) * (row[j] - own[j]) / (n - 1);
        }
        loss += (product - covariance[i][j]) * (product - covariance[i][j]) / (4 * d * d);
      }
    }
    return loss;
  }
}
