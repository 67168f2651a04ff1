package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.AdaptationPolicy.Optimizer.Kind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AveragedGradientMemoryTest {
  private static final AdaptationPolicy.Optimizer DESCENT =
      new AdaptationPolicy.Optimizer(Kind.SGD, 1, 0, 0, 0, 0, 1e-8);

  /** Of a few operations on floats below 10. */
  private static final double ROUNDING = 5e-6;

  @BeforeAll
  static void oneThread() {
    Engine.getInstance();
    JniUtils.setNumThreads(1);
  }

  /** (1, -2) against (1, 1): the product is -1, so half of (1, 1) is added. */
  @Test
  void takesOutWhatIsAgainstTheMemory() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Gradient gradient = gradient(manager, 1, -2);

      AveragedGradientMemory.project(gradient, gradient(manager, 1, 1));

      assertThat(gradient.flat().toFloatArray()).containsExactly(1.5f, -1.5f);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void isThePapersProjectionAndNeverAgainstTheMemory(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] g = gaussians(random);
    float[] reference = gaussians(random);
    double product = dot(g, reference);
    double share = product < 0 ? product / dot(reference, reference) : 0;
    try (NDManager manager = NDManager.newBaseManager()) {
      Gradient gradient = gradient(manager, g);

      AveragedGradientMemory.project(gradient, gradient(manager, reference));

      float[] projected = gradient.flat().toFloatArray();
      for (int i = 0; i < g.length; i++) {
        assertThat((double) projected[i]).isCloseTo(g[i] - share * reference[i], within(ROUNDING));
      }
      assertThat(dot(projected, reference)).isGreaterThan(-ROUNDING * g.length);
    }
  }

  @Test
  void aMemoryWithoutGradientBoundsNothing() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Gradient gradient = gradient(manager, 1, -2);

      AveragedGradientMemory.project(gradient, gradient(manager, 0, 0));

      assertThat(gradient.flat().toFloatArray()).containsExactly(1, -2);
    }
  }

  /** The gradient of Σ c·θ is c: θ falls by what the projection, then clipping leave of it. */
  @ParameterizedTest(name = "largest norm {0}")
  @ValueSource(doubles = {0.5, 1e6})
  void theLoopProjectsBeforeItClips(double clipNorm) {
    float[] c = {-3, 1, 0, -2, 2, 1, -2.5f, 1.5f};
    float[] memory = {1, 1, 2, 1, -1, 0, 0.5f, -1};
    double share = dot(c, memory) / dot(memory, memory);
    assertThat(share).isNegative();
    float[] projected = new float[c.length];
    for (int i = 0; i < c.length; i++) {
      projected[i] = (float) (c[i] - share * memory[i]);
    }
    double scale = Math.min(1, clipNorm / Math.sqrt(dot(projected, projected)));

    double[] moved = move(c, memory, clipNorm);

    for (int i = 0; i < c.length; i++) {
      assertThat(moved[i]).isCloseTo(scale * projected[i], within(ROUNDING));
    }
  }

  @Test
  void divergesIfTheMemorysGradientIsNotFinite() {
    float[] c = {-3, 1, 0, -2, 2, 1, -2.5f, 1.5f};
    float[] memory = {1, 1, Float.NaN, 1, -1, 0, 0.5f, -1};

    assertThatThrownBy(() -> move(c, memory, 1)).isInstanceOf(DivergedException.class);
  }

  /** What one step with a learning rate of 1 takes from the weights. */
  private static double[] move(float[] c, float[] memory, double clipNorm) {
    OptimizerRun start = OptimizerRun.start();
    try (NDManager manager = NDManager.newBaseManager()) {
      WeightVector weights = new WeightVector(manager, OptimizerRun.NETWORK, start.weights());
      TrainingLoop.Trainee trainee =
          new TrainingLoop.Trainee(
                  weights, Optimizer.of(DESCENT, manager, weights, OptimizerState.empty()))
              .sparing(new AveragedGradientMemory(linear(manager, memory)));

      new TrainingLoop(List.of(trainee), clipNorm, () -> false)
          .run(linear(manager, c), 1, LearningRate.constant(1));

      float[] after = weights.values().toFloatArray();
      double[] moved = new double[after.length];
      for (int i = 0; i < moved.length; i++) {
        moved[i] = (double) start.values()[i] - after[i];
      }
      return moved;
    }
  }

  /** Σ c·θ over {@link OptimizerRun}'s network, c in the order of its parameters. */
  private static Objective linear(NDManager manager, float[] c) {
    NDArray all = manager.create(c);
    NDArray weight = all.get("0:6").reshape(2, 3);
    NDArray bias = all.get("6:8");
    return (parameters, progress) ->
        weight
            .mul(leaf(parameters, "head.weight"))
            .sum()
            .add(bias.mul(leaf(parameters, "head.bias")).sum());
  }

  private static NDArray leaf(Map<String, NDArray> leaves, String name) {
    return Objects.requireNonNull(leaves.get(name), name);
  }

  private static float[] gaussians(SplittableRandom random) {
    float[] values = new float[12];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }

  /** Of two tensors: the first half and the second. */
  private static Gradient gradient(NDManager manager, float... values) {
    NDArray all = manager.create(values);
    return new Gradient(new NDList(all.split(new long[] {values.length / 2})));
  }
}
