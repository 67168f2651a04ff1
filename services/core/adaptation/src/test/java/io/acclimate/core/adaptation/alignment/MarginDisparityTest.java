package io.acclimate.core.adaptation.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.acclimate.core.adaptation.training.Autograd;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** With a linear auxiliary head of three classes. */
class MarginDisparityTest {
  private static final double LAMBDA = 0.25; // exact as a float
  private static final double FACTOR = 3;

  private final Rows rows = new Rows(12);
  private final double[][] source = rows.normal(5, 2, 1);
  private final double[][] target = rows.normal(4, 2, 2);
  private final double[][] sourceLogits = rows.normal(5, 3, 1);
  private final double[][] targetLogits = rows.normal(4, 3, 1);
  private final double[][] head = rows.normal(2, 3, 1);

  @Test
  void theHeadLearnsToAgreeOnTheSourceAndToContradictOnTheTarget() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray s = manager.create(source);
      NDArray t = manager.create(target);
      NDArray sLogits = manager.create(sourceLogits);
      NDArray tLogits = manager.create(targetLogits);
      Rows.assertLossAndGradient(
          head,
          w -> MarginDisparity.loss(s, sLogits, t, tLogits, x -> x.matMul(w), FACTOR, LAMBDA),
          w -> loss(source, target, w));
    }
  }

  @Test
  void featuresGetTheReversedGradientAndTheModelsHeadNone() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray w = manager.create(head);
      NDArray s = leaf(manager.create(source));
      NDArray t = leaf(manager.create(target));
      NDArray sLogits = leaf(manager.create(sourceLogits));
      UnaryOperator<NDArray> auxiliary = x -> x.matMul(w);

      var unused =
          Autograd.differentiate(
              () ->
                  MarginDisparity.loss(
                      s, sLogits, t, manager.create(targetLogits), auxiliary, FACTOR, LAMBDA));

      Rows.assertGradient(source, s, x -> -LAMBDA * loss(x, target, head));
      Rows.assertGradient(target, t, x -> -LAMBDA * loss(source, x, head));
      assertThat(sLogits.getGradient().toType(DataType.FLOAT64, true).toDoubleArray())
          .containsOnly(0);
    }
  }

  @Test
  void isFiniteWhereTheHeadIsSure() {
    float[][] features = {{1, 0, 0}, {0, 1, 0}};
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = leaf(manager.create(features));
      NDArray answers = manager.create(features);

      // The head is sure of what the model answers, to 200 against 0 and 0.
      NDArray loss =
          Autograd.differentiate(
              () ->
                  MarginDisparity.loss(
                      answers, answers, x, answers, z -> Scale.times(z, 200), FACTOR, 1));

      // log(exp 200 + 2) − log 2 on the target, 0 on the source.
      assertThat(loss.getFloat()).isCloseTo((float) (200 - Math.log(2)), within(1e-4f));
      for (float slope : x.getGradient().toFloatArray()) {
        assertThat(slope).isFinite();
      }
    }
  }

  private static NDArray leaf(NDArray array) {
    array.setRequiresGradient(true);
    return array;
  }

  private double loss(double[][] s, double[][] t, double[][] w) {
    double agreed = 0;
    for (int i = 0; i < s.length; i++) {
      double[] p = Rows.softMax(through(s[i], w), 1);
      agreed -= Math.log(p[argMax(sourceLogits[i])]) / s.length;
    }
    double contradicted = 0;
    for (int j = 0; j < t.length; j++) {
      double[] p = Rows.softMax(through(t[j], w), 1);
      contradicted -= Math.log(1 - p[argMax(targetLogits[j])]) / t.length;
    }
    return FACTOR * agreed + contradicted;
  }

  private static double[] through(double[] x, double[][] w) {
    double[] logits = new double[w[0].length];
    for (int k = 0; k < logits.length; k++) {
      for (int j = 0; j < x.length; j++) {
        logits[k] += x[j] * w[j][k];
      }
    }
    return logits;
  }

  private static int argMax(double[] values) {
    int best = 0;
    for (int k = 1; k < values.length; k++) {
      best = values[k] > values[best] ? k : best;
    }
    return best;
  }
}
