package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import io.acclimate.core.adaptation.alignment.Scale;
import io.acclimate.core.artifact.LowRankUpdate;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.core.model.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Low-rank adaptation (LoRA): the network stays, and what is added to each linear layer moves.
 *
 * <pre>W' = W + s·B·A</pre>
 *
 * <p>W [out, in] weight of a linear layer, A [r, in] Kaiming-uniform at first and B [out, r] zero,
 * so that training begins with the network as it is; r rank, s scale. Biases and layers of other
 * kinds stay. The sums are merged at the end, so that a network after it is a network like any
 * other. The paper adapts the attention's matrices alone, and has s = α/r; here every linear layer
 * is adapted, the last one too, with α = 2r. Not to save work in networks as small as most here: it
 * limits how far a few labels can move one.
 *
 * <p>The moments of A and B end with the stretch of training; those of W stay as they were.
 *
 * <p>Paper: E. J. Hu et al., LoRA: Low-Rank Adaptation of Large Language Models, ICLR 2022,
 * https://arxiv.org/abs/2106.09685
 */
public final class LowRankMovement implements Movement {
  /** r, or fewer where a layer has fewer inputs or outputs. */
  static final int RANK = 4;

  /** s. */
  static final float SCALE = 2;

  private final Start start;
  private final List<Factors> all = new ArrayList<>();
  private final Map<String, NDArray> constants;
  private final WeightVector vector;
  private final Optimizer optimizer;

  /**
   * @param layer to whose weight their product is added
   * @param a its tensor A's layer
   * @param b its tensor B's layer
   */
  private record Factors(Layer.Linear layer, Layer.Linear a, Layer.Linear b) {
    static Factors of(Layer.Linear layer, int number) {
      long rank = Math.min(RANK, Math.min(layer.in(), layer.out()));
      return new Factors(
          layer,
          new Layer.Linear("lora." + number + ".a", layer.in(), rank, false),
          new Layer.Linear("lora." + number + ".b", rank, layer.out(), false));
    }
  }

  /**
   * @param random draws A
   */
  public LowRankMovement(Start start, RandomGenerator random) {
    this.start = start;
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : start.network().layers()) {
      if (layer instanceof Layer.Linear linear) {
        Factors factors = Factors.of(linear, all.size());
        all.add(factors);
        layers.addAll(List.of(factors.a, factors.b));
      }
    }
    NetworkSpec module = new NetworkSpec(layers);
    TreeMap<String, TensorBytes> first =
        new TreeMap<>(Initialisation.kaimingUniform(module, random));
    for (Factors factors : all) {
      Layer.Linear b = factors.b;
      first.put(
          weight(b),
          TensorBytes.ofFloats(new float[Math.toIntExact(b.out() * b.in())], b.out(), b.in()));
    }
    this.constants = Tensors.create(start.manager(), start.tensors());
    this.vector = new WeightVector(start.manager(), module, first);
    this.optimizer = Optimizer.of(start.policy(), start.manager(), vector, OptimizerState.empty());
  }

  @Override
  public WeightVector vector() {
    return vector;
  }

  @Override
  public TrainingLoop.Trainee trainee(List<Penalty> penalties) {
    return new TrainingLoop.Trainee(vector, optimizer, penalties);
  }

  @Override
  public Objective over(Objective objective) {
    return (parameters, progress) -> objective.loss(merged(parameters), progress);
  }

  @Override
  public SortedMap<String, TensorBytes> tensors() {
    TreeMap<String, TensorBytes> tensors = new TreeMap<>(start.tensors());
    updates()
        .forEach((name, update) -> tensors.computeIfPresent(name, (n, w) -> update.addedTo(w)));
    return tensors;
  }

  @Override
  public SortedMap<String, LowRankUpdate> updates() {
    TreeMap<String, LowRankUpdate> updates = new TreeMap<>();
    Map<String, NDArray> moved = vector.leaves();
    for (Factors factors : all) {
      TensorBytes a = Tensors.bytes(required(moved, weight(factors.a)));
      TensorBytes b = Tensors.bytes(required(moved, weight(factors.b)));
      updates.put(weight(factors.layer), new LowRankUpdate(a, b).times(SCALE));
    }
    return updates;
  }

  @Override
  public OptimizerState optimizer() {
    return start.optimizer();
  }

  /** The network's tensors, and all that trains beside it. */
  private Map<String, NDArray> merged(Map<String, NDArray> moving) {
    Map<String, NDArray> merged = new HashMap<>(moving);
    merged.putAll(constants);
    for (Factors factors : all) {
      NDArray product =
          required(moving, weight(factors.b)).matMul(required(moving, weight(factors.a)));
      merged.merge(
          weight(factors.layer), Scale.times(product, SCALE), (before, added) -> before.add(added));
    }
    return merged;
  }

  private static String weight(Layer.Linear layer) {
    return layer.name() + ".weight";
  }

  private static NDArray required(Map<String, NDArray> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }
}
