package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.AdaptationPolicy.Optimizer.Kind;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.Network;
import io.acclimate.core.model.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MovementTest {
  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          List.of(
              new Layer.Linear("fc1", 5, 7, true),
              new Layer.BatchNorm("bn", 1, 7, Layer.BatchNorm.DEFAULT_EPSILON),
              new Layer.Relu(),
              new Layer.Linear("fc2", 7, 8, false),
              new Layer.Relu(),
              new Layer.Linear("head", 8, 6, true)));
  private static final List<List<String>> LAYERS =
      List.of(
          List.of("fc1.weight", "fc1.bias", "bn.weight", "bn.bias"),
          List.of("fc2.weight"),
          List.of("head.weight", "head.bias"));
  private static final SortedMap<String, TensorBytes> TENSORS =
      new TreeMap<>(Initialisation.kaimingUniform(NETWORK, new SplittableRandom(1)));
  private static final double NO_CLIPPING = 1e6;
  private static final double RATE = 0.125;

  /** Plain gradient descent: θ ← θ − η·g. */
  private static final AdaptationPolicy.Optimizer DESCENT =
      new AdaptationPolicy.Optimizer(Kind.SGD, 1, 0, 0, 0, 0, 1e-8);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 9})
  void layersBelowTheLastStayBitForBit(int count) {
    AdaptationPolicy.Optimizer policy =
        new AdaptationPolicy.Optimizer(Kind.ADAMW, 0.01, 0.1, 0, 0.9, 0.999, 1e-8);
    try (NDManager manager = NDManager.newBaseManager()) {
      Movement movement = LayerMovement.last(start(manager, policy), count);

      run(movement, supervised(manager), 20);

      SortedMap<String, TensorBytes> after = movement.tensors();
      assertThat(after.keySet()).isEqualTo(TENSORS.keySet());
      for (int i = 0; i < LAYERS.size(); i++) {
        for (String name : LAYERS.get(i)) {
          if (i < LAYERS.size() - count) {
            assertThat(after.get(name)).as(name).isEqualTo(TENSORS.get(name));
          } else {
            assertThat(after.get(name)).as(name).isNotEqualTo(TENSORS.get(name));
          }
        }
      }
    }
  }

  @Test
  void theBackwardPassEndsBeforeThem() {
    AtomicReference<Map<String, NDArray>> seen = new AtomicReference<>(Map.of());
    try (NDManager manager = NDManager.newBaseManager()) {
      Movement movement = LayerMovement.last(start(manager, DESCENT), 1);
      Objective objective = supervised(manager);

      List<Boolean> differentiable = new ArrayList<>();
      run(
          movement,
          (leaves, progress) -> {
            seen.set(leaves);
            for (String name : List.of("fc1.weight", "bn.bias", "fc2.weight", "head.weight")) {
              differentiable.add(tensor(leaves, name).hasGradient());
            }
            return objective.loss(leaves, progress);
          },
          1);

      assertThat(differentiable).containsExactly(false, false, false, true);
      assertThat(seen.get()).containsOnlyKeys(TENSORS.keySet());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void momentsOfLayersThatRestStayAndOthersGoOn(Kind kind) {
    AdaptationPolicy.Optimizer policy =
        new AdaptationPolicy.Optimizer(kind, 0.01, 0.1, 0.9, 0.9, 0.999, 1e-8);
    try (NDManager manager = NDManager.newBaseManager()) {
      Movement all = LayerMovement.all(start(manager, policy));
      run(all, supervised(manager), 5);
      OptimizerState before = all.optimizer();

      Movement head =
          LayerMovement.last(
              new Movement.Start(manager, NETWORK, all.tensors(), policy, before), 1);
      run(head, supervised(manager), 3);

      OptimizerState after = head.optimizer();
      assertThat(after.step()).isEqualTo(8);
      assertThat(after.moments().keySet()).isEqualTo(before.moments().keySet());
      after
          .moments()
          .forEach(
              (moment, byName) -> {
                SortedMap<String, TensorBytes> own = before.moments(moment);
                assertThat(byName.keySet()).isEqualTo(own.keySet());
                byName.forEach(
                    (name, tensor) -> {
                      if (name.startsWith("head.")) {
                        assertThat(tensor).as(name).isNotEqualTo(own.get(name));
                      } else {
                        assertThat(tensor).as(name).isEqualTo(own.get(name));
                      }
                    });
              });
      run(
          LayerMovement.all(new Movement.Start(manager, NETWORK, TENSORS, policy, after)),
          supervised(manager),
          1);
    }
  }

  @Test
  void momentsThatNobodyKnewAreZero() {
    AdaptationPolicy.Optimizer policy =
        new AdaptationPolicy.Optimizer(Kind.ADAMW, 0.01, 0.1, 0, 0.9, 0.999, 1e-8);
    try (NDManager manager = NDManager.newBaseManager()) {
      Movement head = LayerMovement.last(start(manager, policy), 1);
      run(head, supervised(manager), 3);

      assertThat(head.optimizer().moments("secondMoment").get("fc2.weight"))
          .isEqualTo(TensorBytes.ofFloats(new float[56], 8, 7));
    }
  }

  /** The gradient of Σ c·θ is c, so a layer l below the last moves by η·c/2.6ˡ. */
  @Test
  void eachLayerBelowGoesASmallerShareOfItsStep() {
    SortedMap<String, TensorBytes> c = drawn();
    try (NDManager manager = NDManager.newBaseManager()) {
      Movement movement = LayerMovement.discriminative(start(manager, DESCENT));

      run(movement, linear(manager, c), 1);

      double[] paces = {1 / 2.6 / 2.6, 1 / 2.6, 1};
      for (int layer = 0; layer < LAYERS.size(); layer++) {
        for (String name : LAYERS.get(layer)) {
          float[] before = floats(TENSORS, name);
          float[] after = floats(movement.tensors(), name);
          float[] gradient = floats(c, name);
          for (int i = 0; i < before.length; i++) {
            // one rounding each of share, product and sum, of numbers below 4
            assertThat((double) after[i])
                .isCloseTo(before[i] - RATE * paces[layer] * gradient[i], within(1e-6));
          }
        }
      }
    }
  }

  /** θ' = (θ − η·c) / (1 + η·α), of which a layer goes its share. */
  @Test
  void whatPenaltiesPullIsSlowedAlike() {
    SortedMap<String, TensorBytes> c = drawn();
    try (NDManager manager = NDManager.newBaseManager()) {
      Movement movement = LayerMovement.discriminative(start(manager, DESCENT));
      Penalty towardsZero =
          new StartingPointPenalty(manager.zeros(movement.vector().values().getShape()), 2);

      new TrainingLoop(List.of(movement.trainee(List.of(towardsZero))), NO_CLIPPING, () -> false)
          .run(linear(manager, c), 1, LearningRate.constant(RATE));

      float[] before = floats(TENSORS, "fc2.weight");
      float[] after = floats(movement.tensors(), "fc2.weight");
      float[] gradient = floats(c, "fc2.weight");
      for (int i = 0; i < before.length; i++) {
        double whole = (before[i] - RATE * gradient[i]) / (1 + RATE * 2);
        assertThat((double) after[i])
            .isCloseTo(before[i] + (whole - before[i]) / 2.6, within(1e-6));
      }
    }
  }

  @Test
  void withoutAStepLowRankLeavesTheNetworkAsItWas() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Movement movement = new LowRankMovement(start(manager, DESCENT), new SplittableRandom(5));

      assertThat(movement.tensors()).isEqualTo(TENSORS);
    }
  }

  /**
   * Of Σ C·W with B = 0 the gradient of B is s·C·Aᵀ and that of A is 0, so that a step gives W −
   * η·s²·C·Aᵀ·A.
   */
  @Test
  void theFirstStepOfLowRankIsThatOfTheFormula() {
    SortedMap<String, TensorBytes> c = drawn();
    try (NDManager manager = NDManager.newBaseManager()) {
      Movement movement = new LowRankMovement(start(manager, DESCENT), new SplittableRandom(5));
      SortedMap<String, TensorBytes> factors = movement.vector().tensors();

      run(movement, linear(manager, c), 1);

      List<String> weights = List.of("fc1.weight", "fc2.weight", "head.weight");
      for (int number = 0; number < weights.size(); number++) {
        String name = weights.get(number);
        int out = Math.toIntExact(tensor(TENSORS, name).shape().get(0));
        int in = Math.toIntExact(tensor(TENSORS, name).shape().get(1));
        float[] a = floats(factors, "lora." + number + ".a.weight");
        float[] gradient = floats(c, name);
        float[] before = floats(TENSORS, name);
        float[] after = floats(movement.tensors(), name);
        assertThat(a).hasSize(4 * in);
        for (int row = 0; row < out; row++) {
          for (int column = 0; column < in; column++) {
            double sum = 0;
            for (int r = 0; r < 4; r++) {
              double b = 0;
              for (int j = 0; j < in; j++) {
                b += gradient[row * in + j] * a[r * in + j];
              }
              sum += b * a[r * in + column];
            }
            // sums of some twenty products below 4
            assertThat((double) after[row * in + column])
                .isCloseTo(before[row * in + column] - RATE * 2 * 2 * sum, within(1e-5));
          }
        }
      }
    }
  }

  @Test
  void lowRankMovesLinearWeightsAloneAndByItsRankAtMost() {
    AdaptationPolicy.Optimizer policy =
        new AdaptationPolicy.Optimizer(Kind.ADAMW, 0.05, 0.1, 0, 0.9, 0.999, 1e-8);
    try (NDManager manager = NDManager.newBaseManager()) {
      Movement movement = new LowRankMovement(start(manager, policy), new SplittableRandom(5));

      run(movement, supervised(manager), 40);

      SortedMap<String, TensorBytes> after = movement.tensors();
      List<String> linear = List.of("fc1.weight", "fc2.weight", "head.weight");
      assertThat(after.keySet()).isEqualTo(TENSORS.keySet());
      after.forEach(
          (name, tensor) -> {
            if (linear.contains(name)) {
              assertThat(rank(difference(tensor, tensor(TENSORS, name)))).as(name).isEqualTo(4);
            } else {
              assertThat(tensor).as(name).isEqualTo(TENSORS.get(name));
            }
          });
      assertThat(movement.optimizer()).isEqualTo(OptimizerState.empty());
    }
  }

  @Test
  void theRankIsNoMoreThanALayerHas() {
    NetworkSpec narrow =
        new NetworkSpec(
            List.of(new Layer.Linear("fc1", 2, 7, true), new Layer.Linear("head", 7, 3, true)));
    TreeMap<String, TensorBytes> tensors =
        new TreeMap<>(Initialisation.kaimingUniform(narrow, new SplittableRandom(1)));
    try (NDManager manager = NDManager.newBaseManager()) {
      Movement movement =
          new LowRankMovement(
              new Movement.Start(manager, narrow, tensors, DESCENT, OptimizerState.empty()),
              new SplittableRandom(5));

      assertThat(tensor(movement.vector().tensors(), "lora.0.a.weight").shape())
          .containsExactly(2L, 2L);
      assertThat(tensor(movement.vector().tensors(), "lora.1.b.weight").shape())
          .containsExactly(3L, 3L);
    }
  }

  private static Movement.Start start(NDManager manager, AdaptationPolicy.Optimizer policy) {
    return new Movement.Start(manager, NETWORK, TENSORS, policy, OptimizerState.empty());
  }

  private static void run(Movement movement, Objective objective, int steps) {
    new TrainingLoop(List.of(movement.trainee(List.of())), NO_CLIPPING, () -> false)
        .run(movement.over(objective), steps, LearningRate.constant(RATE));
  }

  /** Σ c·θ over all tensors that train. */
  private static Objective linear(NDManager manager, SortedMap<String, TensorBytes> c) {
    Map<String, NDArray> factors = new TreeMap<>();
    LAYERS.forEach(
        layer ->
            layer.forEach(
                name ->
                    factors.put(
                        name,
                        manager.create(
                            floats(c, name),
                            new Shape(
                                tensor(c, name).shape().stream()
                                    .mapToLong(Long::longValue)
                                    .toArray())))));
    return (parameters, progress) ->
        factors.entrySet().stream()
            .map(entry -> entry.getValue().mul(tensor(parameters, entry.getKey())).sum())
            .reduce(NDArray::add)
            .orElseThrow();
  }

  /** Numbers of both signs for every tensor. */
  private static SortedMap<String, TensorBytes> drawn() {
    SplittableRandom random = new SplittableRandom(8);
    TreeMap<String, TensorBytes> drawn = new TreeMap<>();
    TENSORS.forEach(
        (name, tensor) -> {
          float[] values = new float[Math.toIntExact(tensor.count())];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
          }
          drawn.put(
              name,
              TensorBytes.ofFloats(
                  values, tensor.shape().stream().mapToLong(Long::longValue).toArray()));
        });
    return drawn;
  }

  /** Six classes by the largest of five inputs or none. */
  private static Objective supervised(NDManager manager) {
    SplittableRandom random = new SplittableRandom(3);
    float[] inputs = new float[60 * 5];
    long[] labels = new long[60];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 6;
      for (int j = 0; j < 5; j++) {
        inputs[5 * i + j] = (float) (random.nextGaussian() + (j == labels[i] ? 3 : 0));
      }
    }
    return new JointLoss(
        new Network(NETWORK),
        new TrainingSet(
            manager.create(inputs, new Shape(60, 5)), manager.create(labels, new Shape(60, 1))),
        Map.of(
            Role.CURRENT,
            new TrainingSet.Part(new ShuffledIndices(0, 60, new SplittableRandom(7)), 16)),
        List.of(new Classification()));
  }

  private static double[][] difference(TensorBytes one, TensorBytes other) {
    int columns = Math.toIntExact(one.shape().get(1));
    float[] left = one.floats();
    float[] right = other.floats();
    double[][] difference = new double[left.length / columns][columns];
    for (int i = 0; i < left.length; i++) {
      difference[i / columns][i % columns] = (double) left[i] - right[i];
    }
    return difference;
  }

  /** By Gaussian elimination with full pivoting; what floats round off is no rank. */
  private static int rank(double[][] matrix) {
    int rank = 0;
    double first = 0;
    while (rank < Math.min(matrix.length, matrix[0].length)) {
      int row = rank;
      int column = rank;
      for (int i = rank; i < matrix.length; i++) {
        for (int j = rank; j < matrix[i].length; j++) {
          if (Math.abs(matrix[i][j]) > Math.abs(matrix[row][column])) {
            row = i;
            column = j;
          }
        }
      }
      double pivot = Math.abs(matrix[row][column]);
      first = rank == 0 ? pivot : first;
      if (pivot <= 1e-5 * first) {
        return rank;
      }
      double[] swapped = matrix[row];
      matrix[row] = matrix[rank];
      matrix[rank] = swapped;
      for (double[] line : matrix) {
        double value = line[column];
        line[column] = line[rank];
        line[rank] = value;
      }
      for (int i = rank + 1; i < matrix.length; i++) {
        double factor = matrix[i][rank] / matrix[rank][rank];
        for (int j = rank; j < matrix[i].length; j++) {
          matrix[i][j] -= factor * matrix[rank][j];
        }
      }
      rank++;
    }
    return rank;
  }

  private static float[] floats(SortedMap<String, TensorBytes> tensors, String name) {
    return tensor(tensors, name).floats();
  }

  private static <T> T tensor(Map<String, T> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }
}
