package io.acclimate.core.adaptation.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.adaptation.training.Autograd;
import org.junit.jupiter.api.Test;

class KnowledgeDistillationTest {
  private static final double[][] LOGITS = {{1, -0.5, 2}, {0, 3, -1}, {0.5, 0.25, -2}, {4, 4, 0}};
  private static final double[][] EARLIER = {{0.5, 0, 1}, {1, 2, -3}, {-1, 2, 0}, {4, 5, 1}};
  private static final double T = 2;

  /** Sums of a dozen doubles of about 1, with T as a float, which is exact. */
  private static final double ROUNDING = 1e-12;

  @Test
  void isTheMeanDivergenceTimesTheSquareOfTheTemperature() {
    double sum = 0;
    double[][] slopes = new double[LOGITS.length][3];
    for (int i = 0; i < LOGITS.length; i++) {
      double[] p = softMax(LOGITS[i]);
      double[] q = softMax(EARLIER[i]);
      for (int j = 0; j < 3; j++) {
        sum += q[j] * Math.log(q[j] / p[j]);
        slopes[i][j] = T * (p[j] - q[j]) / LOGITS.length;
      }
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray logits = manager.create(LOGITS);
      NDArray earlier = manager.create(EARLIER);
      logits.setRequiresGradient(true);

      NDArray loss = Autograd.differentiate(() -> KnowledgeDistillation.loss(logits, earlier, T));

      assertThat(loss.getShape().dimension()).isZero();
      assertThat(loss.getDouble()).isCloseTo(T * T * sum / LOGITS.length, within(ROUNDING));
      double[] gradient = logits.getGradient().toDoubleArray();
      for (int i = 0; i < LOGITS.length; i++) {
        for (int j = 0; j < 3; j++) {
          assertThat(gradient[3 * i + j]).isCloseTo(slopes[i][j], within(ROUNDING));
        }
      }
    }
  }

  @Test
  void logitsThatDifferByANumberPerRowAreTheSameAnswer() {
    double[][] shifted = {{2, 0.5, 3}, {-1, 2, -2}, {0.5, 0.25, -2}, {14, 14, 10}};
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(
              KnowledgeDistillation.loss(manager.create(shifted), manager.create(LOGITS), T)
                  .getDouble())
          .isCloseTo(0, within(ROUNDING));
    }
  }

  private static double[] softMax(double[] logits) {
    double total = 0;
    double[] shares = new double[logits.length];
    for (int j = 0; j < logits.length; j++) {
      shares[j] = Math.exp(logits[j] / T);
      total += shares[j];
    }
    for (int j = 0; j < logits.length; j++) {
      shares[j] /= total;
    }
    return shares;
  }
}
