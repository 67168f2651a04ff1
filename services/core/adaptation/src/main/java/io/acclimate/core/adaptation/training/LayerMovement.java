package io.acclimate.core.adaptation.training;

import io.acclimate.core.artifact.TensorBytes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Moves the weights of some layers themselves. The others are constants: they stay bit for bit, and
 * the backward pass ends before them.
 */
public final class LayerMovement implements Movement {
  private final Start start;
  private final WeightVector weights;
  private final Optimizer optimizer;
  private final @Nullable Pace pace;

  private LayerMovement(
      Start start, Set<String> moving, Function<WeightVector, @Nullable Pace> pace) {
    this.start = start;
    this.weights =
        new WeightVector(start.manager(), start.network(), start.tensors(), moving::contains);
    this.optimizer = Optimizer.of(start.policy(), start.manager(), weights, start.optimizer());
    this.pace = pace.apply(weights);
  }

  /** All layers alike. */
  public static Movement all(Start start) {
    return last(start, Integer.MAX_VALUE);
  }

  /**
   * The last layers.
   *
   * @param count how many with weights, at least 1; all if there are no more
   */
  public static Movement last(Start start, int count) {
    List<List<String>> layers = start.network().trainableByLayer();
    Set<String> moving = new HashSet<>();
    layers.subList(Math.max(0, layers.size() - count), layers.size()).forEach(moving::addAll);
    return new LayerMovement(start, moving, all -> null);
  }

  /** All layers, each at its {@link Pace}. */
  public static Movement discriminative(Start start) {
    Set<String> moving = new HashSet<>();
    start.network().trainableByLayer().forEach(moving::addAll);
    return new LayerMovement(
        start, moving, all -> Pace.discriminative(start.manager(), start.network(), all));
  }

  @Override
  public WeightVector vector() {
    return weights;
  }

  @Override
  public TrainingLoop.Trainee trainee(List<Penalty> penalties) {
    return new TrainingLoop.Trainee(weights, optimizer, penalties, pace);
  }

  @Override
  public Objective over(Objective objective) {
    return objective;
  }

  @Override
  public SortedMap<String, TensorBytes> tensors() {
    return weights.tensors();
  }

  /** Moments of layers that did not move are as they were, or zero if there were none. */
  @Override
  public OptimizerState optimizer() {
    OptimizerState moved = optimizer.state();
    Set<String> moving = weights.names();
    Map<String, TensorBytes> resting = new TreeMap<>();
    for (List<String> layer : start.network().trainableByLayer()) {
      for (String name : layer) {
        TensorBytes tensor = start.tensors().get(name);
        if (tensor != null && !moving.contains(name)) {
          resting.put(name, tensor);
        }
      }
    }
    return moved.beside(start.optimizer(), resting);
  }
}
