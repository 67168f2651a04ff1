package io.acclimate.core.adaptation.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.adaptation.training.Autograd;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogitMatchingTest {
  private static final int ROWS = 5;
  private static final int CLASSES = 3;

  /** Sums of fifteen doubles of about 1. */
  private static final double ROUNDING = 1e-12;

  private final double[][] logits = normal(1);
  private final double[][] earlier = normal(2);

  @Test
  void isTheMeanSquareOfTheDifferencesWithItsGradient() {
    double mean = 0;
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < CLASSES; j++) {
        double difference = logits[i][j] - earlier[i][j];
        mean += difference * difference / (ROWS * CLASSES);
      }
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray z = manager.create(logits);
      NDArray h = manager.create(earlier);
      z.setRequiresGradient(true);

      NDArray loss = Autograd.differentiate(() -> LogitMatching.loss(z, h));

      assertThat(loss.getShape().dimension()).isZero();
      assertThat(loss.getDouble()).isCloseTo(mean, within(ROUNDING));
      double[] gradient = z.getGradient().toDoubleArray();
      for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < CLASSES; j++) {
          assertThat(gradient[i * CLASSES + j])
              .isCloseTo(2 * (logits[i][j] - earlier[i][j]) / (ROWS * CLASSES), within(ROUNDING));
        }
      }
    }
  }

  @Test
  void theSameAnswersCostNothing() {
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(LogitMatching.loss(manager.create(logits), manager.create(logits)).getDouble())
          .isZero();
    }
  }

  private static double[][] normal(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[ROWS][CLASSES];
    for (double[] row : rows) {
      for (int j = 0; j < CLASSES; j++) {
        row[j] = random.nextGaussian();
      }
    }
    return rows;
  }
}
