package io.acclimate.core.adaptation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.adaptation.training.SynapticIntelligence;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.Parameter;
import io.acclimate.core.model.Tensors;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@link SynapticIntelligence} carries from round to round, Ω. A round is a task: nobody says
 * where one ends. Where the spec has an arm with it, every arm that trains on from the head's
 * weights is followed, and the winner's way counts, whichever it is. What moves no weight by itself
 * (low-rank factors) or takes no steps adds nothing: Ω is carried on as it was. Weights that were
 * trained anew begin without.
 */
final class PathImportance {
  private PathImportance() {}

  /**
   * Ω after a round.
   *
   * @param start what the round began with
   * @param arm that won
   * @param winner what it made
   * @return by name, for all trainable tensors; empty if nothing is known of any
   */
  static SortedMap<String, TensorBytes> after(
      StartingPoint start, Arm arm, Attempt.Candidate winner) {
    TreeMap<String, TensorBytes> after = new TreeMap<>();
    if (arm.base() == Arm.Base.RETRAINING) {
      return after;
    }
    SortedMap<String, TensorBytes> before = start.state().pathImportance();
    try (NDManager manager = NDManager.newBaseManager()) {
      for (Parameter parameter : start.network().parameters()) {
        if (parameter.trainable()) {
          String name = parameter.name();
          NDArray first = tensor(manager, start.weights(), name);
          NDArray sum =
              before.containsKey(name) ? tensor(manager, before, name) : first.zerosLike();
          NDArray added =
              winner.path().containsKey(name)
                  ? SynapticIntelligence.importance(
                      tensor(manager, winner.path(), name),
                      first,
                      tensor(manager, winner.weights(), name),
                      SynapticIntelligence.DAMPING)
                  : first.zerosLike();
          after.put(name, Tensors.bytes(sum.add(added)));
        }
      }
    }
    return before.isEmpty() && winner.path().keySet().stream().noneMatch(after::containsKey)
        ? new TreeMap<>()
        : after;
  }

  /** The ways of two stretches, one after the other, as one. */
  static SortedMap<String, TensorBytes> together(
      SortedMap<String, TensorBytes> first, SortedMap<String, TensorBytes> second) {
    TreeMap<String, TensorBytes> sums = new TreeMap<>(first);
    second.forEach((name, tensor) -> sums.merge(name, tensor, PathImportance::sum));
    return sums;
  }

  private static TensorBytes sum(TensorBytes one, TensorBytes other) {
    float[] sum = one.floats().clone();
    float[] added = other.floats();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += added[i];
    }
    return TensorBytes.ofFloats(sum, one.shape().stream().mapToLong(Long::longValue).toArray());
  }

  private static NDArray tensor(NDManager manager, Map<String, TensorBytes> tensors, String name) {
    return Tensors.create(manager, Objects.requireNonNull(tensors.get(name), name));
  }
}
