package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.AdaptationPolicy.Optimizer.Kind;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.Network;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingLoopTest {
  private static final double NO_CLIPPING = 1e6;

  /** Plain gradient descent: θ ← θ − η·g. */
  private static final AdaptationPolicy.Optimizer DESCENT =
      new AdaptationPolicy.Optimizer(Kind.SGD, 1, 0, 0, 0, 0, 1e-8);

  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          List.of(
              new Layer.Linear("fc1", 4, 8, true),
              new Layer.Relu(),
              new Layer.Linear("head", 8, 3, true)));

  /** As rounds do; with more, threads wait for each other longer than they work. */
  @BeforeAll
  static void oneThread() {
    Engine.getInstance();
    JniUtils.setNumThreads(1);
  }

  /** The gradient of Σ c·θ is c, and its norm is taken over both tensors. */
  @ParameterizedTest(name = "largest norm {0}")
  @ValueSource(doubles = {0.5, 2, 5, 6, 1e6})
  void clipsTheGlobalNormOfGradientsOfBothSigns(double clipNorm) {
    float[] c = {-3, 1, 0, -2, 2, 1, -2.5f, 1.5f};
    double norm = 0;
    for (float value : c) {
      norm += (double) value * value;
    }
    double scale = Math.min(1, clipNorm / Math.sqrt(norm));
    OptimizerRun start = OptimizerRun.start();
    try (NDManager manager = NDManager.newBaseManager()) {
      WeightVector weights = new WeightVector(manager, OptimizerRun.NETWORK, start.weights());

      loop(weights, manager, DESCENT, clipNorm, () -> false)
          .run(linear(manager, c), 1, LearningRate.constant(1));

      float[] after = weights.values().toFloatArray();
      for (int i = 0; i < c.length; i++) {
        // one rounding each of norm, scale, product and difference, of numbers below 4
        assertThat((double) start.values()[i] - after[i]).isCloseTo(c[i] * scale, within(2e-6));
      }
    }
  }

  @Test
  void everyStepHasItsOwnLearningRate() {
    float[] c = {1, 1, 1, 1, 1, 1, 1, 1};
    OptimizerRun start = OptimizerRun.start();
    double[] rates = {0.5, 0.25, 0.125};
    try (NDManager manager = NDManager.newBaseManager()) {
      WeightVector weights = new WeightVector(manager, OptimizerRun.NETWORK, start.weights());

      loop(weights, manager, DESCENT, NO_CLIPPING, () -> false)
          .run(linear(manager, c), 3, step -> rates[step]);

      float[] after = weights.values().toFloatArray();
      for (int i = 0; i < c.length; i++) {
        assertThat((double) start.values()[i] - after[i]).isCloseTo(0.875, within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void goesOnBitForBitFromSavedWeightsAndMoments(Kind kind) {
    AdaptationPolicy.Optimizer policy =
        new AdaptationPolicy.Optimizer(kind, 0.05, 0.01, 0.9, 0.9, 0.99, 1e-8);
    SortedMap<String, TensorBytes> start =
        Initialisation.kaimingUniform(NETWORK, new SplittableRandom(1));
    int steps = 30;
    OptimizerRun throughout =
        train(policy, start, OptimizerState.empty(), steps, shuffled(), () -> false);
    ShuffledIndices order = shuffled();
    OptimizerRun half = train(policy, start, OptimizerState.empty(), steps / 2, order, () -> false);
    OptimizerState saved = OptimizerState.parse(half.state().toBytes());

    OptimizerRun resumed = train(policy, half.weights(), saved, steps / 2, order, () -> false);

    assertThat(resumed).isEqualTo(throughout);
  }

  @Test
  void stopsBeforeTheNextStepWhenCancelled() {
    AdaptationPolicy.Optimizer policy =
        new AdaptationPolicy.Optimizer(Kind.ADAMW, 0.05, 0, 0, 0.9, 0.99, 1e-8);
    SortedMap<String, TensorBytes> start =
        Initialisation.kaimingUniform(NETWORK, new SplittableRandom(1));
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger evaluated = new AtomicInteger();
    try (NDManager manager = NDManager.newBaseManager()) {
      WeightVector weights = new WeightVector(manager, NETWORK, start);
      Objective objective = supervised(manager, shuffled());
      Objective counting =
          (parameters, progress) -> {
            evaluated.incrementAndGet();
            return objective.loss(parameters, progress);
          };
      TrainingLoop loop = loop(weights, manager, policy, 1, () -> asked.incrementAndGet() > 3);

      assertThatThrownBy(() -> loop.run(counting, 100, LearningRate.constant(0.05)))
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("step 3");
      assertThat(evaluated).hasValue(3);
      assertThat(weights.tensors())
          .isEqualTo(
              train(policy, start, OptimizerState.empty(), 3, shuffled(), () -> false).weights());
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void divergesAtTheStepWhoseLossIsNotFinite(float poison) {
    float[] c = {1, -1, 1, -1, 1, -1, 1, -1};
    OptimizerRun start = OptimizerRun.start();
    AtomicInteger calls = new AtomicInteger();
    try (NDManager manager = NDManager.newBaseManager()) {
      WeightVector weights = new WeightVector(manager, OptimizerRun.NETWORK, start.weights());
      Objective sound = linear(manager, c);
      Objective poisoned =
          (parameters, progress) -> {
            NDArray loss = sound.loss(parameters, progress);
            return calls.getAndIncrement() < 2 ? loss : loss.mul(poison);
          };
      TrainingLoop loop = loop(weights, manager, DESCENT, NO_CLIPPING, () -> false);

      assertThatThrownBy(() -> loop.run(poisoned, 10, LearningRate.constant(0.5)))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("step 2");
      float[] after = weights.values().toFloatArray();
      for (int i = 0; i < c.length; i++) {
        assertThat((double) start.values()[i] - after[i]).isCloseTo(c[i], within(1e-6));
      }
    }
  }

  /** θ ← (θ − η·c) / (1 + η·α) towards zero: the penalty pulls after the objective's step. */
  @Test
  void penaltiesPullAfterTheObjective() {
    float[] c = {1, -1, 1, -1, 1, -1, 1, -1};
    OptimizerRun start = OptimizerRun.start();
    try (NDManager manager = NDManager.newBaseManager()) {
      WeightVector weights = new WeightVector(manager, OptimizerRun.NETWORK, start.weights());
      Optimizer optimizer = Optimizer.of(DESCENT, manager, weights, OptimizerState.empty());
      Penalty towardsZero =
          new StartingPointPenalty(manager.zeros(weights.values().getShape()), 0.25);

      new TrainingLoop(
              List.of(new TrainingLoop.Trainee(weights, optimizer, List.of(towardsZero))),
              NO_CLIPPING,
              () -> false)
          .run(linear(manager, c), 1, LearningRate.constant(0.5));

      float[] after = weights.values().toFloatArray();
      for (int i = 0; i < c.length; i++) {
        double before = start.values()[i];
        assertThat((double) after[i])
            .isCloseTo((before - 0.5 * c[i]) / (1 + 0.5 * 0.25), within(1e-6));
      }
    }
  }

  @Test
  void keepsNoTensorOfAStepBeyondIt() {
    AdaptationPolicy.Optimizer policy =
        new AdaptationPolicy.Optimizer(Kind.ADAMW, 1e-3, 0.01, 0, 0.9, 0.999, 1e-8);
    try (NDManager manager = NDManager.newBaseManager()) {
      WeightVector weights =
          new WeightVector(
              manager, NETWORK, Initialisation.kaimingUniform(NETWORK, new SplittableRandom(1)));
      Objective objective = supervised(manager, shuffled());
      TrainingLoop loop = loop(weights, manager, policy, 1, () -> false);
      loop.run(objective, 1, LearningRate.constant(1e-3));
      int own = manager.getManagedArrays().size();
      int system = manager.getParentManager().getManagedArrays().size();

      loop.run(objective, 2000, LearningRate.constant(1e-3));

      assertThat(manager.getManagedArrays()).hasSize(own);
      assertThat(manager.getParentManager().getManagedArrays()).hasSize(system);
    }
  }

  @Test
  void learnsAndLeavesTheStatisticsOfBatchNormalisationAlone() {
    NetworkSpec network =
        new NetworkSpec(
            List.of(
                new Layer.Linear("fc1", 4, 8, true),
                new Layer.BatchNorm("bn", 1, 8, Layer.BatchNorm.DEFAULT_EPSILON),
                new Layer.Relu(),
                new Layer.Linear("head", 8, 3, true)));
    SortedMap<String, TensorBytes> start =
        Initialisation.kaimingUniform(network, new SplittableRandom(1));
    AdaptationPolicy.Optimizer policy =
        new AdaptationPolicy.Optimizer(Kind.ADAMW, 0.01, 0, 0, 0.9, 0.999, 1e-8);
    try (NDManager manager = NDManager.newBaseManager()) {
      WeightVector weights = new WeightVector(manager, network, start);
      TrainingSet examples = examples(manager);
      JointLoss whole =
          new JointLoss(
              new Network(network),
              examples,
              Map.of(Role.CURRENT, new TrainingSet.Part(shuffled(), examples.size())),
              List.of(new Classification()));
      float before = whole.loss(weights.leaves(), 0).getFloat();

      loop(weights, manager, policy, 1, () -> false).run(whole, 100, LearningRate.constant(0.01));

      assertThat(whole.loss(weights.leaves(), 1).getFloat()).isLessThan(before / 2);
      for (String constant : List.of("bn.running_mean", "bn.running_var")) {
        assertThat(weights.tensors().get(constant)).isEqualTo(start.get(constant));
      }
      assertThat(weights.tensors().get("bn.weight")).isNotEqualTo(start.get("bn.weight"));
    }
  }

  private static OptimizerRun train(
      AdaptationPolicy.Optimizer policy,
      SortedMap<String, TensorBytes> from,
      OptimizerState state,
      int steps,
      ShuffledIndices order,
      BooleanSupplier cancelled) {
    try (NDManager manager = NDManager.newBaseManager()) {
      WeightVector weights = new WeightVector(manager, NETWORK, from);
      Optimizer optimizer = Optimizer.of(policy, manager, weights, state);
      new TrainingLoop(weights, optimizer, 1, cancelled)
          .run(supervised(manager, order), steps, LearningRate.constant(policy.learningRate()));
      return new OptimizerRun(new TreeMap<>(weights.tensors()), optimizer.state());
    }
  }

  private static TrainingLoop loop(
      WeightVector weights,
      NDManager manager,
      AdaptationPolicy.Optimizer policy,
      double clipNorm,
      BooleanSupplier cancelled) {
    Optimizer optimizer = Optimizer.of(policy, manager, weights, OptimizerState.empty());
    return new TrainingLoop(weights, optimizer, clipNorm, cancelled);
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
    NDArray leaf = leaves.get(name);
    assertThat(leaf).as(name).isNotNull();
    return leaf;
  }

  private static Objective supervised(NDManager manager, ShuffledIndices order) {
    return new JointLoss(
        new Network(NETWORK),
        examples(manager),
        Map.of(Role.CURRENT, new TrainingSet.Part(order, 8)),
        List.of(new Classification()));
  }

  private static ShuffledIndices shuffled() {
    return new ShuffledIndices(0, 40, new SplittableRandom(7));
  }

  /** Three classes about three points, forty rows. */
  private static TrainingSet examples(NDManager manager) {
    SplittableRandom random = new SplittableRandom(3);
    float[] inputs = new float[40 * 4];
    long[] labels = new long[40];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 3;
      for (int j = 0; j < 4; j++) {
        inputs[4 * i + j] = (float) (random.nextGaussian() + (j == labels[i] ? 3 : 0));
      }
    }
    return new TrainingSet(
        manager.create(inputs, new Shape(40, 4)), manager.create(labels, new Shape(40, 1)), null);
  }
}
