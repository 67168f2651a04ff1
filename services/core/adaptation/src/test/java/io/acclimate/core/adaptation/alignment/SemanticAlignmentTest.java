package io.acclimate.core.adaptation.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.adaptation.training.Autograd;
import org.junit.jupiter.api.Test;

class SemanticAlignmentTest {
  private static final long[] SOURCE_LABELS = {0, 1, 2, 0, 1, 2};
  private static final long[] TARGET_LABELS = {2, 0, 0, 1};

  /** Some pairs of different classes are closer, some farther. */
  private static final double MARGIN = 2.5;

  private final Rows rows = new Rows(13);

  @Test
  void drawsPairsOfOneClassTogetherAndPushesOthersAMarginApart() {
    double[][] s = rows.normal(6, 3, 1);
    double[][] t = rows.normal(4, 3, 1);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray sourceLabels = labels(manager, SOURCE_LABELS);
      NDArray targetLabels = labels(manager, TARGET_LABELS);
      NDArray source = manager.create(s);
      NDArray target = manager.create(t);
      Rows.assertLossAndGradient(
          s,
          x -> SemanticAlignment.loss(x, sourceLabels, target, targetLabels, MARGIN),
          x -> alignment(x, t));
      Rows.assertLossAndGradient(
          t,
          x -> SemanticAlignment.loss(source, sourceLabels, x, targetLabels, MARGIN),
          x -> alignment(s, x));
    }
  }

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
              4);

      assertThat(loss.getDouble()).isZero();
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

  private static NDArray labels(NDManager manager, long... labels) {
    return manager.create(labels, new Shape(labels.length, 1));
  }

  private static double alignment(double[][] source, double[][] target) {
    double drawn = 0;
    double pushed = 0;
    int same = 0;
    int different = 0;
    for (int i = 0; i < source.length; i++) {
      for (int j = 0; j < target.length; j++) {
        double distance = Math.sqrt(Rows.squaredDistance(source[i], target[j]));
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
