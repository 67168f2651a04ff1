package io.acclimate.core.adaptation.closedform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NearestClassMeanTest {
  private static final int ROWS = 30;
  private static final int FEATURES = 3;
  private static final double[][] ABSENT = {{9, 9, 9}, {9, 9, 9}, {9, 9, 9}, {-7, 0, 7}};

  private final double[][] features = new double[ROWS][FEATURES];
  private final long[] labels = new long[ROWS];

  NearestClassMeanTest() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < ROWS; i++) {
      labels[i] = i % 3;
      for (int j = 0; j < FEATURES; j++) {
        features[i][j] = random.nextGaussian() + (j == labels[i] ? 2 : 0);
      }
    }
  }

  @Test
  void answersWithTheClassWhoseMeanIsNearestAndItsGaussianPosterior() {
    double[][] means = means();
    double temperature = 2 * variance(means);
    try (NDManager manager = NDManager.newBaseManager()) {
      double[] logits = head(manager).logits(manager.create(features)).softmax(1).toDoubleArray();

      for (int i = 0; i < ROWS; i++) {
        double[] posterior = new double[4];
        double sum = 0;
        for (int c = 0; c < 4; c++) {
          posterior[c] = Math.exp(-squaredDistance(features[i], means[c]) / temperature);
          sum += posterior[c];
        }
        for (int c = 0; c < 4; c++) {
          assertThat(logits[4 * i + c]).isCloseTo(posterior[c] / sum, within(1e-12));
        }
      }
    }
  }

  @Test
  void aClassWithoutRowsKeepsTheMeanThatWasGiven() {
    try (NDManager manager = NDManager.newBaseManager()) {
      double[] there =
          head(manager).logits(manager.create(new double[][] {ABSENT[3]})).toDoubleArray();

      assertThat(there[3]).isGreaterThan(Math.max(there[0], Math.max(there[1], there[2])));
    }
  }

  @Test
  void aRowThatCountsTwiceIsTwoRows() {
    double[][] twice = Arrays.copyOf(features, ROWS + 1);
    twice[ROWS] = features[4];
    long[] both = Arrays.copyOf(labels, ROWS + 1);
    both[ROWS] = labels[4];
    double[] weights = new double[ROWS];
    Arrays.fill(weights, 0.5); // only ratios matter
    weights[4] = 1;
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray absent = manager.create(ABSENT);

      NearestClassMean weighed =
          NearestClassMean.of(
              manager.create(features),
              manager.create(labels, new Shape(ROWS, 1)),
              manager.create(weights),
              absent);

      NearestClassMean repeated =
          NearestClassMean.of(
              manager.create(twice), manager.create(both, new Shape(ROWS + 1, 1)), absent);
      assertThat(weighed.weight().toDoubleArray())
          .containsExactly(repeated.weight().toDoubleArray(), within(1e-12));
      assertThat(weighed.bias().toDoubleArray())
          .containsExactly(repeated.bias().toDoubleArray(), within(1e-12));
    }
  }

  @Test
  void isFiniteWhereAllFeaturesOfAClassAreEqual() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray same = manager.ones(new Shape(4, 2));
      NearestClassMean head =
          NearestClassMean.of(
              same,
              manager.zeros(new Shape(4, 1)).toType(DataType.INT64, false),
              manager.zeros(new Shape(2, 2)));

      float[] answers = head.logits(same).softmax(1).toFloatArray();

      assertThat(answers[0]).isCloseTo(1, within(1e-6f));
    }
  }

  private NearestClassMean head(NDManager manager) {
    return NearestClassMean.of(
        manager.create(features),
        manager.create(labels, new Shape(ROWS, 1)),
        manager.create(ABSENT));
  }

  private double[][] means() {
    double[][] means = new double[4][FEATURES];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < FEATURES; j++) {
        means[(int) labels[i]][j] += features[i][j] / (ROWS / 3.0);
      }
    }
    means[3] = ABSENT[3];
    return means;
  }

  private double variance(double[][] means) {
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      sum += squaredDistance(features[i], means[(int) labels[i]]);
    }
    return sum / (ROWS * FEATURES);
  }

  private static double squaredDistance(double[] x, double[] y) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += (x[j] - y[j]) * (x[j] - y[j]);
    }
    return sum;
  }
}
