package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.AdaptationPolicy.Optimizer.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SgdTest {
  private static final int STEPS = 20;

  /** Twenty steps in float, each rounding weights of up to 10 to 6e-7. */
  private static final double ROUNDING = 2e-5;

  @ParameterizedTest(name = "momentum {0}, decay {1}")
  @CsvSource({"0, 0", "0.9, 0", "0, 0.3", "0.9, 0.3"})
  void movesAsPlainLoopsDo(double momentum, double weightDecay) {
    AdaptationPolicy.Optimizer policy = policy(momentum, weightDecay);
    float[][] gradients = OptimizerRun.gradients(STEPS, 5);
    OptimizerRun start = OptimizerRun.start();
    double[] theta = doubles(start.values());
    double[] b = new double[theta.length];
    for (int step = 0; step < STEPS; step++) {
      for (int i = 0; i < theta.length; i++) {
        b[i] = momentum * b[i] + gradients[step][i] + weightDecay * theta[i];
        theta[i] -= OptimizerRun.rate(policy, step) * b[i];
      }
    }

    OptimizerRun end = start.run(policy, gradients, 0, STEPS);

    assertThat(doubles(end.values())).containsExactly(theta, within(ROUNDING));
    assertThat(doubles(end.moment("momentum"))).containsExactly(b, within(ROUNDING));
    assertThat(end.state().step()).isEqualTo(STEPS);
  }

  @Test
  void goesOnBitForBitFromASavedState() {
    AdaptationPolicy.Optimizer policy = policy(0.9, 0.3);
    float[][] gradients = OptimizerRun.gradients(STEPS, 6);
    OptimizerRun throughout = OptimizerRun.start().run(policy, gradients, 0, STEPS);
    OptimizerRun half = OptimizerRun.start().run(policy, gradients, 0, STEPS / 2);
    OptimizerRun restored =
        new OptimizerRun(half.weights(), OptimizerState.parse(half.state().toBytes()));

    OptimizerRun resumed = restored.run(policy, gradients, STEPS / 2, STEPS);

    assertThat(resumed).isEqualTo(throughout);
  }

  private static AdaptationPolicy.Optimizer policy(double momentum, double weightDecay) {
    return new AdaptationPolicy.Optimizer(Kind.SGD, 0.5, weightDecay, momentum, 0, 0, 1e-8);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
