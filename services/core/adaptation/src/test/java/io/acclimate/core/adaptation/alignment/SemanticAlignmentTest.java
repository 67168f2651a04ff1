package io.acclimate.core.adaptation.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.adaptation.training.Autograd;
import org.junit.jupiter.api.Test;

class SemanticAlignmentTest {
  private static final long[] SOURCE_LABELS = {0, 1, 2, 0, 1, 2};
  private static final long[] TARGET_LABELS = {2, 0, 0, 1};

  /** Some pairs of different classes are closer, some farther. */
  private static final double MARGIN = 0.9;

  private final Rows rows = new Rows(13);

  @Test
  void drawsPairsOfOneClassTogetherAndPushesOthersAMarginApart() {
    double[][] s = rows.normal(6, 3, 1);
    double[][] t = rows.normal(4, 3, 1);
    double unit = Rows.meanSquaredDistance(s, t);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray sourceLabels = labels(manager, SOURCE_LABELS);
      NDArray targetLabels = labels(manager, TARGET_LABELS);
      NDArray source = manager.create(s);
      NDArray target = manager.create(t);
      Rows.assertLossAndGradient(
          s,
          x -> SemanticAlignment.loss(x, sourceLabels, target, targetLabels, MARGIN),
          x -> alignment(x, t, unit));
      Rows.assertLossAndGradient(
          t,
          x -> SemanticAlignment.loss(source, sourceLabels, x, targetLabels, MARGIN),
          x -> alignment(s, x, unit));
    }
  }

  /** The margin is the distance of two rows of which half are 0 apart and half 4. */
  @Test
  void isZeroWhereClassesAreTogetherAndAMarginApart() {
    double[][] source = {{0, 0}, {4, 0}};
    double[][] target = {{4, 0}, {0, 0}};
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray loss =
          SemanticAlignment.loss(
              manager.create(source),
              labels(manager, 0, 1),
              manager.create(target),
              labels(manager, 1, 0),
              4 / Math.sqrt(8));

      // A margin of FLOAT64 less a root.
      assertThat(loss.getDouble()).isCloseTo(0, within(Rows.ROUNDING));
    }
  }

  /** A root has no gradient at 0, and there is no pair of one class. */
  @Test
  void isFiniteWhereRowsOfDifferentClassesAreEqual() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray source = manager.ones(new Shape(2, 3));
      source.setRequiresGradient(true);
      NDArray target = manager.ones(new Shape(2, 3));

      NDArray loss =
          Autograd.differentiate(
              () ->
                  SemanticAlignment.loss(
                      source, labels(manager, 0, 0), target, labels(manager, 1, 1), 1));

      assertThat(loss.getFloat()).isBetween(0.49f, 0.5f);
      assertThat(source.getGradient().toFloatArray()).containsOnly(0);
    }
  }

  @Test
  void doesNotDependOnTheUnitOfTheFeatures() {
    double[][] s = rows.normal(6, 3, 1);
    double[][] t = rows.normal(4, 3, 1);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray sourceLabels = labels(manager, SOURCE_LABELS);
      NDArray targetLabels = labels(manager, TARGET_LABELS);
      NDArray source = manager.create(s);
      NDArray target = manager.create(t);

      double small =
          SemanticAlignment.loss(source, sourceLabels, target, targetLabels, MARGIN).getDouble();
      double large =
          SemanticAlignment.loss(
                  Scale.times(source, 128),
                  sourceLabels,
                  Scale.times(target, 128),
                  targetLabels,
                  MARGIN)
              .getDouble();

      assertThat(large).isCloseTo(small, within(Rows.ROUNDING));
    }
  }

  private static NDArray labels(NDManager manager, long... labels) {
    return manager.create(labels, new Shape(labels.length, 1));
  }

  private static double alignment(double[][] source, double[][] target, double unit) {
    double drawn = 0;
    double pushed = 0;
    int same = 0;
    int different = 0;
    for (int i = 0; i < source.length; i++) {
      for (int j = 0; j < target.length; j++) {
        double distance = Math.sqrt(Rows.squaredDistance(source[i], target[j]) / unit);
        if (SOURCE_LABELS[i] == TARGET_LABELS[j]) {
          drawn += distance * distance;
          same++;
        } else if (distance < MARGIN) {
          pushed += (MARGIN - distance) * (MARGIN - distance);
          different++;
        } else {
          different++;
        }
      }
    }
    return drawn / same / 2 + pushed / different / 2;
  }
}
