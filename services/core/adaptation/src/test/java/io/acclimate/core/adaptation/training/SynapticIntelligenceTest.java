package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.AdaptationPolicy.Optimizer.Kind;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On ℓ = ½·Σ aᵢ·(θᵢ − bᵢ)², of two weights. */
class SynapticIntelligenceTest {
  private static final String NAME = "head.weight";
  private static final NetworkSpec NETWORK =
      new NetworkSpec(List.of(new Layer.Linear("head", 2, 1, false)));
  private static final double[] A = {3, 0.5};
  private static final double[] B = {1, -2};
  private static final double[] START = {0, 1};

  /** Of some forty sums of floats below 10. */
  private static final double ROUNDING = 1e-5;

  @BeforeAll
  static void oneThread() {
    Engine.getInstance();
    JniUtils.setNumThreads(1);
  }

  /** The gradient is the loss's own, the way is what clipping, momentum and penalty left of it. */
  @ParameterizedTest(name = "largest norm {0}")
  @ValueSource(doubles = {0.5, 1e6})
  void followsTheWayThatWasTaken(double clipNorm) {
    double rate = 0.05;
    double momentum = 0.5;
    double strength = 0.25;
    double[] theta = START.clone();
    double[] buffer = new double[2];
    double[] omega = new double[2];
    for (int step = 0; step < 20; step++) {
      double[] g = {A[0] * (theta[0] - B[0]), A[1] * (theta[1] - B[1])};
      double scale = Math.min(1, clipNorm / Math.hypot(g[0], g[1]));
      for (int i = 0; i < 2; i++) {
        buffer[i] = momentum * buffer[i] + scale * g[i];
        double after =
            (theta[i] - rate * buffer[i] + rate * strength * START[i]) / (1 + rate * strength);
        omega[i] -= g[i] * (after - theta[i]);
        theta[i] = after;
      }
    }

    float[] path =
        follow(
            new AdaptationPolicy.Optimizer(Kind.SGD, rate, 0, momentum, 0, 0, 1e-8),
            clipNorm,
            strength,
            20);

    assertThat((double) path[0]).isCloseTo(omega[0], within(ROUNDING));
    assertThat((double) path[1]).isCloseTo(omega[1], within(ROUNDING));
  }

  /** With small steps ω is what each weight took off the loss: ½·a·(θ_start − b)² at the end. */
  @Test
  void smallStepsSumUpToTheLoss() {
    float[] path =
        follow(new AdaptationPolicy.Optimizer(Kind.SGD, 0.002, 0, 0, 0, 0, 1e-8), 1e6, 0, 8_000);

    for (int i = 0; i < 2; i++) {
      double taken = A[i] / 2 * (START[i] - B[i]) * (START[i] - B[i]);
      // gradient descent in steps of η takes 1/(1 - η·a/2) as much
      assertThat((double) path[i]).isCloseTo(taken / (1 - 0.001 * A[i]), within(1e-3));
    }
  }

  @Test
  void importanceIsTheWayOverItsLengthSquared() {
    double[] path = {2, -1, 0.5, 0};
    double[] start = {1, 1, -1, 3};
    double[] end = {1.5, 2, 1, 3};
    double[] expected = new double[path.length];
    for (int i = 0; i < path.length; i++) {
      double length = end[i] - start[i];
      expected[i] = Math.max(0, path[i]) / (length * length + 0.125);
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray importance =
          SynapticIntelligence.importance(
              manager.create(path), manager.create(start), manager.create(end), 0.125);

      assertThat(importance.toDoubleArray()).containsExactly(expected, within(1e-12));
      assertThat(importance.toDoubleArray()[0]).isCloseTo(16.0 / 3, within(1e-12));
    }
  }

  private static float[] follow(
      AdaptationPolicy.Optimizer policy, double clipNorm, double strength, int steps) {
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] start = {(float) START[0], (float) START[1]};
      WeightVector weights =
          new WeightVector(manager, NETWORK, Map.of(NAME, TensorBytes.ofFloats(start, 1, 2)));
      SynapticIntelligence follower = new SynapticIntelligence(manager, weights);
      TrainingLoop.Trainee trainee =
          new TrainingLoop.Trainee(
                  weights,
                  Optimizer.of(policy, manager, weights, OptimizerState.empty()),
                  List.of(new StartingPointPenalty(manager.create(start), strength)))
              .followedBy(follower);
      NDArray half = manager.create(new float[] {(float) A[0] / 2, (float) A[1] / 2}, ROW);
      NDArray goal = manager.create(new float[] {(float) B[0], (float) B[1]}, ROW);
      Objective objective =
          (parameters, progress) ->
              Objects.requireNonNull(parameters.get(NAME)).sub(goal).square().mul(half).sum();

      new TrainingLoop(List.of(trainee), clipNorm, () -> false)
          .run(objective, steps, LearningRate.constant(policy.learningRate()));

      return Objects.requireNonNull(follower.path().get(NAME)).floats();
    }
  }

  private static final Shape ROW = new Shape(1, 2);
}
