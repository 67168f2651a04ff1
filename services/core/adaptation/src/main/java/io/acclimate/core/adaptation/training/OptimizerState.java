package io.acclimate.core.adaptation.training;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.TensorBytes;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an optimizer remembers between steps. As a blob it is a safetensors file with the tensors
 * {@code adamw.firstMoment/fc1.weight}, {@code adamw.secondMoment/fc1.weight}, … and the step count
 * {@code adamw.step}.
 *
 * @param method {@code adamw}, {@code sgd}, or empty for no state
 * @param step steps so far
 * @param moments by kind of moment, then by name of the parameter
 */
public record OptimizerState(
    String method, long step, SortedMap<String, SortedMap<String, TensorBytes>> moments) {
  private static final String STEP = "step";

  public OptimizerState {
    moments = Collections.unmodifiableSortedMap(new TreeMap<>(moments));
  }

  /** Before the first step. */
  public static OptimizerState empty() {
    return new OptimizerState("", 0, new TreeMap<>());
  }

  public boolean isEmpty() {
    return method.isEmpty();
  }

  /** True if an optimizer of this method can go on from here. */
  boolean isOf(String wanted) {
    return method.equals(wanted);
  }

  /** Moments of one kind by name of the parameter. */
  SortedMap<String, TensorBytes> moments(String kind) {
    SortedMap<String, TensorBytes> found = moments.get(kind);
    if (found == null) {
      throw new InvalidFormatException(
          "optimizer state: no '%s'; there are %s".formatted(kind, moments.keySet()));
    }
    return found;
  }

  /**
   * This state and moments of tensors that did not move.
   *
   * @param before theirs, as they stay; of another method or empty, they are zero
   * @param resting tensors that did not move, by name
   */
  OptimizerState beside(OptimizerState before, Map<String, TensorBytes> resting) {
    TreeMap<String, SortedMap<String, TensorBytes>> all = new TreeMap<>();
    moments.forEach(
        (kind, moved) -> {
          SortedMap<String, TensorBytes> kept =
              before.isOf(method) ? before.moments(kind) : new TreeMap<>();
          TreeMap<String, TensorBytes> both = new TreeMap<>(moved);
          resting.forEach((name, tensor) -> both.put(name, kept.getOrDefault(name, zero(tensor))));
          all.put(kind, both);
        });
    return new OptimizerState(method, step, all);
  }

  private static TensorBytes zero(TensorBytes like) {
    return TensorBytes.ofFloats(
        new float[Math.toIntExact(like.count())],
        like.shape().stream().mapToLong(Long::longValue).toArray());
  }

  /** Reads a blob; every tensor must be of one method. */
  public static OptimizerState parse(byte[] blob) {
    return of(Safetensors.read(blob));
  }

  /** The reverse of {@link #tensors}. */
  public static OptimizerState of(Map<String, TensorBytes> tensors) {
    String method = "";
    long step = 0;
    TreeMap<String, SortedMap<String, TensorBytes>> moments = new TreeMap<>();
    for (Map.Entry<String, TensorBytes> entry : tensors.entrySet()) {
      String name = entry.getKey();
      int dot = name.indexOf('.');
      int slash = name.indexOf('/');
      String prefix = dot < 0 ? "" : name.substring(0, dot);
      if (prefix.isEmpty() || (!method.isEmpty() && !method.equals(prefix))) {
        throw new InvalidFormatException("optimizer state: unexpected tensor '" + name + "'");
      }
      method = prefix;
      if (slash > dot) {
        moments
            .computeIfAbsent(name.substring(dot + 1, slash), kind -> new TreeMap<>())
            .put(name.substring(slash + 1), entry.getValue());
      } else if (name.equals(method + "." + STEP)) {
        step = entry.getValue().longs()[0];
      } else {
        throw new InvalidFormatException("optimizer state: unexpected tensor '" + name + "'");
      }
    }
    return new OptimizerState(method, step, moments);
  }

  /** The state's blob. */
  public byte[] toBytes() {
    return Safetensors.write(tensors(), Map.of());
  }

  /** All tensors by their name in a blob; none of an empty state. */
  public SortedMap<String, TensorBytes> tensors() {
    TreeMap<String, TensorBytes> tensors = new TreeMap<>();
    if (isEmpty()) {
      return tensors;
    }
    tensors.put(method + "." + STEP, TensorBytes.ofLongs(new long[] {step}));
    moments.forEach(
        (kind, byName) ->
            byName.forEach(
                (name, tensor) -> tensors.put(method + "." + kind + "/" + name, tensor)));
    return tensors;
  }
}
