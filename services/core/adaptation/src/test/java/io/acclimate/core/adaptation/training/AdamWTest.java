package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.AdaptationPolicy.Optimizer.Kind;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AdamWTest {
  /** An ε this large tells the form of Adam's section 2 apart from the others. */
  private static final double EPSILON = 0.05;

  /** Twenty steps in float, each rounding weights of about 1 to 6e-8. */
  private static final double ROUNDING = 5e-6;

  private static final int STEPS = 20;

  @Test
  void movesAsPlainLoopsDo() {
    AdaptationPolicy.Optimizer policy = policy(0.1, 0.2);
    float[][] gradients = OptimizerRun.gradients(STEPS, 1);
    OptimizerRun start = OptimizerRun.start();
    double[] theta = doubles(start.values());
    double[] m = new double[theta.length];
    double[] v = new double[theta.length];
    for (int step = 0; step < STEPS; step++) {
      double eta = OptimizerRun.rate(policy, step);
      double t = step + 1;
      for (int i = 0; i < theta.length; i++) {
        double g = gradients[step][i];
        theta[i] -= eta * policy.weightDecay() * theta[i];
        m[i] = policy.beta1() * m[i] + (1 - policy.beta1()) * g;
        v[i] = policy.beta2() * v[i] + (1 - policy.beta2()) * g * g;
        theta[i] -=
            eta
                * Math.sqrt(1 - Math.pow(policy.beta2(), t))
                / (1 - Math.pow(policy.beta1(), t))
                * m[i]
                / (Math.sqrt(v[i]) + EPSILON);
      }
    }

    OptimizerRun end = start.run(policy, gradients, 0, STEPS);

    assertThat(doubles(end.values())).containsExactly(theta, within(ROUNDING));
    assertThat(doubles(end.moment("firstMoment"))).containsExactly(m, within(ROUNDING));
    assertThat(doubles(end.moment("secondMoment"))).containsExactly(v, within(ROUNDING));
    assertThat(end.state().step()).isEqualTo(STEPS);
  }

  @Test
  void goesOnBitForBitFromASavedState() {
    AdaptationPolicy.Optimizer policy = policy(0.1, 0.2);
    float[][] gradients = OptimizerRun.gradients(STEPS, 2);
    OptimizerRun throughout = OptimizerRun.start().run(policy, gradients, 0, STEPS);
    OptimizerRun half = OptimizerRun.start().run(policy, gradients, 0, STEPS / 2);
    OptimizerRun restored =
        new OptimizerRun(half.weights(), OptimizerState.parse(half.state().toBytes()));

    OptimizerRun resumed = restored.run(policy, gradients, STEPS / 2, STEPS);

    assertThat(resumed).isEqualTo(throughout);
  }

  @Test
  void decayShrinksWeightsAndLeavesMomentsAlone() {
    AdaptationPolicy.Optimizer policy = policy(0.1, 0.5);
    OptimizerRun start = OptimizerRun.start();

    OptimizerRun end = start.run(policy, new float[3][OptimizerRun.SIZE], 0, 3);

    double kept = (1 - 0.1 * 0.5) * (1 - 0.05 * 0.5) * (1 - 0.1 / 3 * 0.5);
    double[] expected = doubles(start.values());
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= kept;
    }
    assertThat(doubles(end.values())).containsExactly(expected, within(ROUNDING));
    assertThat(end.moment("firstMoment")).containsOnly(0);
    assertThat(end.moment("secondMoment")).containsOnly(0);
  }

  @Test
  void firstStepIsAsLongAsTheLearningRateWhateverTheGradient() {
    AdaptationPolicy.Optimizer policy =
        new AdaptationPolicy.Optimizer(Kind.ADAMW, 0.1, 0, 0, 0.9, 0.999, 1e-12);
    float[][] gradients = {{1e-4f, -1e-4f, 1, -1, 100, -100, 1e4f, -1e4f}};
    OptimizerRun start = OptimizerRun.start();

    float[] after = start.run(policy, gradients, 0, 1).values();

    for (int i = 0; i < after.length; i++) {
      assertThat((double) start.values()[i] - after[i])
          .isCloseTo(0.1 * Math.signum(gradients[0][i]), within(ROUNDING));
    }
  }

  @Test
  void beginsAnewWithTheStateOfAnotherMethod() {
    AdaptationPolicy.Optimizer sgd =
        new AdaptationPolicy.Optimizer(Kind.SGD, 0.1, 0, 0.9, 0.9, 0.99, EPSILON);
    float[][] gradients = OptimizerRun.gradients(STEPS, 3);
    OptimizerRun other = OptimizerRun.start().run(sgd, gradients, 0, 5);
    OptimizerRun fresh = new OptimizerRun(other.weights(), OptimizerState.empty());

    OptimizerRun switched = other.run(policy(0.1, 0), gradients, 5, STEPS);

    assertThat(switched).isEqualTo(fresh.run(policy(0.1, 0), gradients, 5, STEPS));
    assertThat(switched.state().step()).isEqualTo(STEPS - 5);
  }

  @Test
  void refusesAStateThatLacksAMoment() {
    OptimizerRun run =
        new OptimizerRun(
            OptimizerRun.start().weights(), new OptimizerState("adamw", 1, new TreeMap<>()));

    assertThatThrownBy(() -> run.run(policy(0.1, 0), OptimizerRun.gradients(1, 4), 0, 1))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("firstMoment");
  }

  private static AdaptationPolicy.Optimizer policy(double learningRate, double weightDecay) {
    return new AdaptationPolicy.Optimizer(
        Kind.ADAMW, learningRate, weightDecay, 0, 0.9, 0.99, EPSILON);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
