package io.acclimate.core.adaptation.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.adaptation.training.Autograd;
import org.junit.jupiter.api.Test;

/** Weights α and β are exact as floats. */
class JointTransportTest {
  private static final double ALPHA = 0.25;
  private static final double BETA = 1.5;
  private static final long[] LABELS = {0, 1, 2, 1, 0};
  private static final int SOURCE = LABELS.length;
  private static final int TARGET = 4;

  private final Rows rows = new Rows(15);

  @Test
  void isTheCostOfThePlanAndThePlanIsConstantInTheGradient() {
    double[][] s = rows.normal(SOURCE, 3, 1);
    double[][] t = rows.normal(TARGET, 3, 1);
    double[][] logits = rows.normal(TARGET, 3, 1);
    double unit = Rows.meanSquaredDistance(s, t);
    double[][] cost = cost(s, t, logits, unit);
    double sum = 0;
    for (double[] row : cost) {
      for (double each : row) {
        sum += each;
      }
    }
    double[][] plan = Sinkhorn.plan(cost, 0.05 * sum / (SOURCE * TARGET));
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray labels = manager.create(LABELS, new Shape(SOURCE, 1));
      NDArray source = manager.create(s);
      NDArray target = manager.create(t);
      NDArray targetLogits = manager.create(logits);
      Rows.assertLossAndGradient(
          s,
          x -> JointTransport.loss(x, labels, target, targetLogits, ALPHA, BETA),
          x -> carried(plan, cost(x, t, logits, unit)));
      Rows.assertLossAndGradient(
          t,
          x -> JointTransport.loss(source, labels, x, targetLogits, ALPHA, BETA),
          x -> carried(plan, cost(s, x, logits, unit)));
      Rows.assertLossAndGradient(
          logits,
          z -> JointTransport.loss(source, labels, target, z, ALPHA, BETA),
          z -> carried(plan, cost(s, t, z, unit)));
    }
  }

  /** Two far clusters, of which the target's are a little moved: each goes to its own. */
  @Test
  void carriesEachClassToTheClusterNextToIt() {
    double[][] source = {{0, 0}, {0, 0}, {20, 0}, {20, 0}};
    double[][] target = {{20, 3}, {0, 3}, {20, 3}, {0, 3}};
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray loss =
          JointTransport.loss(
              manager.create(source),
              manager.create(new long[] {0, 0, 1, 1}, new Shape(4, 1)),
              manager.create(target),
              manager.create(new double[4][2]),
              1,
              0);

      // 3² for each row, where pairs are (3² + 3² + 20²) / 2 apart on average; what smoothing
      // carries to the other cluster is exp(−400/209/0.05) ≈ 1e-17.
      assertThat(loss.getDouble()).isCloseTo(9.0 / 209, within(Rows.ROUNDING));
    }
  }

  @Test
  void isZeroAndFiniteWhereAllIsEqual() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray source = manager.ones(new Shape(3, 2));
      source.setRequiresGradient(true);
      NDArray target = manager.ones(new Shape(3, 2));
      NDArray labels = manager.create(new long[] {0, 0, 0}, new Shape(3, 1));

      NDArray loss =
          Autograd.differentiate(() -> JointTransport.loss(source, labels, target, target, 1, 0));

      assertThat(loss.getFloat()).isZero();
      assertThat(source.getGradient().toFloatArray()).containsOnly(0);
    }
  }

  private static double[][] cost(double[][] s, double[][] t, double[][] logits, double unit) {
    double[][] cost = new double[SOURCE][TARGET];
    for (int i = 0; i < SOURCE; i++) {
      for (int j = 0; j < TARGET; j++) {
        double[] answer = Rows.softMax(logits[j], 1);
        cost[i][j] =
            ALPHA * Rows.squaredDistance(s[i], t[j]) / unit
                - BETA * Math.log(answer[Math.toIntExact(LABELS[i])]);
      }
    }
    return cost;
  }

  private static double carried(double[][] plan, double[][] cost) {
    double sum = 0;
    for (int i = 0; i < SOURCE; i++) {
      for (int j = 0; j < TARGET; j++) {
        sum += plan[i][j] * cost[i][j];
      }
    }
    return sum;
  }
}
