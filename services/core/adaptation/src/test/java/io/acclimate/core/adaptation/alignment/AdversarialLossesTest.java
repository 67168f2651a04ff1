package io.acclimate.core.adaptation.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.acclimate.core.adaptation.training.Autograd;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** With a linear discriminator, whose gradients can be written down. */
class AdversarialLossesTest {
  private static final double LAMBDA = 0.25; // exact as a float
  private static final double[] DIRECTION = {0.7, -0.4};
  private static final double[] JOINT_DIRECTION = {0.7, -0.4, 0.2, 0.1, -0.9, 0.5};

  private final Rows rows = new Rows(6);
  private final double[][] source = rows.normal(4, 2, 1);
  private final double[][] target = rows.normal(3, 2, 2);
  private final double[][] sourceLogits = rows.normal(4, 3, 1);
  private final double[][] targetLogits = rows.normal(3, 3, 1);

  @Test
  void lambdaGrowsFromZeroToAlmostOne() {
    assertThat(GradientReversal.lambda(0)).isZero();
    assertThat(GradientReversal.lambda(0.1)).isCloseTo(Math.tanh(0.5), within(1e-15));
    assertThat(GradientReversal.lambda(1)).isCloseTo(0.99990920, within(1e-8));
  }

  @Test
  void domainAdversarialIsTheMeanLogisticLossOfBothDomains() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray loss =
          DomainAdversarial.loss(
              manager.create(source), manager.create(target), along(manager, DIRECTION), LAMBDA);

      assertThat(loss.getDouble()).isCloseTo(logistic(source, target), within(Rows.ROUNDING));
    }
  }

  @Test
  void featuresGetTheReversedGradientAndTheDiscriminatorItsOwn() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray s = leaf(manager.create(source));
      NDArray direction = leaf(manager.create(new double[][] {{DIRECTION[0]}, {DIRECTION[1]}}));

      var unused =
          Autograd.differentiate(
              () ->
                  DomainAdversarial.loss(
                      s, manager.create(target), x -> x.matMul(direction), LAMBDA));

      double[] ofFeatures = s.getGradient().toDoubleArray();
      double[] ofDirection = new double[2];
      for (int i = 0; i < source.length; i++) {
        // d/dz −log σ(z) = −σ(−z), halved and averaged over the source's rows.
        double slope = -sigmoid(-dot(source[i], DIRECTION)) / (2 * source.length);
        for (int j = 0; j < 2; j++) {
          assertThat(ofFeatures[2 * i + j])
              .isCloseTo(-LAMBDA * slope * DIRECTION[j], within(Rows.ROUNDING));
          ofDirection[j] += slope * source[i][j];
        }
      }
      for (double[] row : target) {
        double slope = sigmoid(dot(row, DIRECTION)) / (2 * target.length);
        for (int j = 0; j < 2; j++) {
          ofDirection[j] += slope * row[j];
        }
      }
      assertThat(direction.getGradient().toDoubleArray())
          .containsExactly(ofDirection, within(Rows.ROUNDING));
    }
  }

  @Test
  void isFiniteWhereTheDiscriminatorIsSure() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray z = manager.create(new float[] {-200, 200});

      // log(1 + exp 200) is 200 to the last bit of a float.
      assertThat(DomainAdversarial.softPlus(z).toFloatArray()).containsExactly(0, 200);
    }
  }

  @Test
  void conditionalAdversarialWeighsRowsByTheirCertainty() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray loss =
          ConditionalAdversarial.loss(
              manager.create(source),
              manager.create(sourceLogits),
              manager.create(target),
              manager.create(targetLogits),
              along(manager, JOINT_DIRECTION),
              LAMBDA);

      double ofSource = 0;
      double[] sourceWeights = weights(sourceLogits);
      for (int i = 0; i < source.length; i++) {
        double z = dot(joint(source[i], sourceLogits[i]), JOINT_DIRECTION);
        ofSource += sourceWeights[i] * Math.log1p(Math.exp(-z));
      }
      double ofTarget = 0;
      double[] targetWeights = weights(targetLogits);
      for (int i = 0; i < target.length; i++) {
        double z = dot(joint(target[i], targetLogits[i]), JOINT_DIRECTION);
        ofTarget += targetWeights[i] * Math.log1p(Math.exp(z));
      }
      assertThat(loss.getDouble()).isCloseTo((ofSource + ofTarget) / 2, within(Rows.ROUNDING));
    }
  }

  @Test
  void conditionalAdversarialSendsNoGradientThroughTheAnswers() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray features = leaf(manager.create(source));
      NDArray logits = leaf(manager.create(sourceLogits));

      var unused =
          Autograd.differentiate(
              () ->
                  ConditionalAdversarial.loss(
                      features,
                      logits,
                      manager.create(target),
                      manager.create(targetLogits),
                      along(manager, JOINT_DIRECTION),
                      LAMBDA));

      assertThat(features.getGradient().toDoubleArray()).doesNotContain(0);
      assertThat(logits.getGradient().toType(DataType.FLOAT64, true).toDoubleArray())
          .containsOnly(0);
    }
  }

  private static NDArray leaf(NDArray array) {
    array.setRequiresGradient(true);
    return array;
  }

  private static UnaryOperator<NDArray> along(NDManager manager, double[] direction) {
    NDArray column = manager.create(direction).expandDims(1);
    return x -> x.matMul(column);
  }

  private static double logistic(double[][] source, double[][] target) {
    double ofSource = 0;
    for (double[] row : source) {
      ofSource += Math.log1p(Math.exp(-dot(row, DIRECTION))) / source.length;
    }
    double ofTarget = 0;
    for (double[] row : target) {
      ofTarget += Math.log1p(Math.exp(dot(row, DIRECTION))) / target.length;
    }
    return (ofSource + ofTarget) / 2;
  }

  private static double[] joint(double[] features, double[] logits) {
    double[] answer = Rows.softMax(logits, 1);
    double[] joint = new double[features.length * answer.length];
    for (int a = 0; a < features.length; a++) {
      for (int b = 0; b < answer.length; b++) {
        joint[a * answer.length + b] = features[a] * answer[b];
      }
    }
    return joint;
  }

  private static double[] weights(double[][] logits) {
    double[] weights = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      weights[i] = 1 + Math.exp(-Rows.entropy(Rows.softMax(logits[i], 1)));
      sum += weights[i];
    }
    for (int i = 0; i < logits.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += x[j] * y[j];
    }
    return sum;
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }
}
