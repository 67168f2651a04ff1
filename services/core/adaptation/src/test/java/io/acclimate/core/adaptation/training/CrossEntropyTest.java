package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** In FLOAT64, so that the tolerances are those of rounding alone. */
class CrossEntropyTest {
  private static final int CLASSES = 4;
  private static final double ROUNDING = 1e-12;

  @Test
  void isTheMeanNegativeLogProbabilityOfTheTruth() {
    double[][] logits = logits(9);
    long[] labels = {0, 3, 1, 2, 2, 0, 3, 3, 1};
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum -= Math.log(softMax(logits[i])[(int) labels[i]]);
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray loss = CrossEntropy.mean(manager.create(logits), labels(manager, labels));

      assertThat(loss.getShape().dimension()).isZero();
      assertThat(loss.getDouble()).isCloseTo(sum / labels.length, within(ROUNDING));
    }
  }

  @Test
  void doesNotDependOnTheSizeOfTheBatch() {
    double[][] once = logits(3);
    double[][] twice = {once[0], once[1], once[2], once[0], once[1], once[2]};
    try (NDManager manager = NDManager.newBaseManager()) {
      double small = CrossEntropy.mean(manager.create(once), labels(manager, 1, 2, 3)).getDouble();
      double large =
          CrossEntropy.mean(manager.create(twice), labels(manager, 1, 2, 3, 1, 2, 3)).getDouble();

      assertThat(large).isCloseTo(small, within(ROUNDING));
    }
  }

  @Test
  void gradientIsTheErrorOfTheProbabilitiesOverTheBatch() {
    double[][] logits = logits(5);
    long[] labels = {3, 0, 1, 1, 2};
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray z = manager.create(logits);
      z.setRequiresGradient(true);
      NDArray y = labels(manager, labels);

      NDArray loss = Autograd.differentiate(() -> CrossEntropy.mean(z, y));

      assertThat(loss.getDouble()).isPositive();
      double[] gradient = z.getGradient().toDoubleArray();
      for (int i = 0; i < labels.length; i++) {
        double[] probabilities = softMax(logits[i]);
        for (int k = 0; k < CLASSES; k++) {
          double expected = (probabilities[k] - (k == labels[i] ? 1 : 0)) / labels.length;
          assertThat(gradient[i * CLASSES + k]).isCloseTo(expected, within(ROUNDING));
        }
      }
    }
  }

  @Test
  void staysFiniteForScoresThatOverflowAnExponential() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray logits = manager.create(new float[][] {{1000, 0, -1000, 0}});

      assertThat(CrossEntropy.mean(logits, labels(manager, 0)).getFloat()).isZero();
      assertThat(CrossEntropy.mean(logits, labels(manager, 2)).getFloat()).isEqualTo(2000f);
    }
  }

  private static double[][] logits(int n) {
    SplittableRandom random = new SplittableRandom(2);
    double[][] logits = new double[n][CLASSES];
    for (double[] row : logits) {
      for (int k = 0; k < CLASSES; k++) {
        row[k] = 3 * random.nextGaussian();
      }
    }
    return logits;
  }

  private static NDArray labels(NDManager manager, long... labels) {
    return manager.create(labels, new Shape(labels.length, 1));
  }

  private static double[] softMax(double[] z) {
    double[] probabilities = new double[z.length];
    double sum = 0;
    for (int k = 0; k < z.length; k++) {
      probabilities[k] = Math.exp(z[k]);
      sum += probabilities[k];
    }
    for (int k = 0; k < z.length; k++) {
      probabilities[k] /= sum;
    }
    return probabilities;
  }
}
