package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.core.model.Parameter;
import io.acclimate.core.model.Tensors;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The tensors of a network that train in one vector [p]. An optimizer then moves them with a
 * handful of operations, however many tensors there are, and the global norm is the vector's norm.
 */
public final class WeightVector {
  private final List<Slot> slots = new ArrayList<>();
  private final Map<String, NDArray> constants = new HashMap<>();
  private final long[] cuts;
  private final NDArray values;
  private final NDList parts;

  /**
   * @param name of the tensor
   * @param shape of the tensor
   */
  private record Slot(String name, Shape shape) {}

  /**
   * All that are trainable.
   *
   * @param manager owns the vector
   * @param network says which tensors are trainable
   * @param tensors all tensors of the network by name
   */
  public WeightVector(NDManager manager, NetworkSpec network, Map<String, TensorBytes> tensors) {
    this(manager, network, tensors, name -> true);
  }

  /**
   * Some of those that are trainable; the others are constants.
   *
   * @param manager owns the vector
   * @param network says which tensors are trainable
   * @param tensors all tensors of the network by name
   * @param moving tells by name which of them train, at least one
   */
  WeightVector(
      NDManager manager,
      NetworkSpec network,
      Map<String, TensorBytes> tensors,
      Predicate<String> moving) {
    for (Parameter parameter : network.parameters()) {
      long[] shape = parameter.shape().stream().mapToLong(Long::longValue).toArray();
      TensorBytes tensor = required(tensors, parameter.name());
      if (parameter.trainable() && moving.test(parameter.name())) {
        slots.add(new Slot(parameter.name(), new Shape(shape)));
      } else {
        constants.put(parameter.name(), Tensors.create(manager, tensor));
      }
    }
    cuts = new long[Math.max(0, slots.size() - 1)];
    long size = 0;
    for (int i = 0; i < slots.size(); i++) {
      size += slots.get(i).shape().size();
      if (i < cuts.length) {
        cuts[i] = size;
      }
    }
    values = join(manager, tensors);
    parts = parts(values);
  }

  /** Names of the tensors that train. */
  Set<String> names() {
    return slots.stream().map(Slot::name).collect(Collectors.toUnmodifiableSet());
  }

  /** The vector [p]; optimizers change it in place. */
  NDArray values() {
    return values;
  }

  /** Views of the vector, one per trainable parameter and of its shape. */
  NDList parts() {
    return parts;
  }

  /**
   * The same views of another vector.
   *
   * @param vector [p]
   */
  NDList parts(NDArray vector) {
    NDList flat = cuts.length == 0 ? new NDList(vector) : vector.split(cuts);
    NDList shaped = new NDList(slots.size());
    for (int i = 0; i < slots.size(); i++) {
      shaped.add(flat.get(i).reshape(slots.get(i).shape()));
    }
    return shaped;
  }

  /**
   * Views of the vector by name that require gradients, and the tensors that do not train. Made
   * anew for every step, so that no gradient is left over from the last.
   */
  Map<String, NDArray> leaves() {
    Map<String, NDArray> leaves = new HashMap<>(constants);
    for (int i = 0; i < slots.size(); i++) {
      NDArray leaf = parts.get(i).reshape(slots.get(i).shape());
      leaf.setRequiresGradient(true);
      leaves.put(slots.get(i).name(), leaf);
    }
    return leaves;
  }

  /** The gradient that the leaves hold after a backward pass. */
  Gradient gradient(Map<String, NDArray> leaves) {
    NDList gradients = new NDList(slots.size());
    for (Slot slot : slots) {
      gradients.add(required(leaves, slot.name()).getGradient());
    }
    return new Gradient(gradients);
  }

  /** All tensors of the network as they are now. */
  public SortedMap<String, TensorBytes> tensors() {
    SortedMap<String, TensorBytes> tensors = split(values);
    tensors.putAll(Tensors.bytes(constants));
    return tensors;
  }

  /** A vector [p] as one tensor per trainable parameter. */
  SortedMap<String, TensorBytes> split(NDArray vector) {
    float[] all = vector.toFloatArray();
    TreeMap<String, TensorBytes> tensors = new TreeMap<>();
    int from = 0;
    for (Slot slot : slots) {
      float[] part = new float[Math.toIntExact(slot.shape().size())];
      System.arraycopy(all, from, part, 0, part.length);
      tensors.put(slot.name(), TensorBytes.ofFloats(part, slot.shape().getShape()));
      from += part.length;
    }
    return tensors;
  }

  /**
   * One number for each weight as a vector [p], in the order of this one.
   *
   * @param tensors by name of the trainable tensor
   */
  public NDArray vector(NDManager manager, Map<String, TensorBytes> tensors) {
    return join(manager, tensors);
  }

  /**
   * One number for all weights of a tensor as a vector [p], in the order of this one.
   *
   * @param numbers by name of the trainable tensor
   */
  NDArray spread(NDManager manager, Map<String, Float> numbers) {
    Map<String, TensorBytes> tensors = new HashMap<>();
    for (Slot slot : slots) {
      float[] values = new float[Math.toIntExact(slot.shape().size())];
      Arrays.fill(values, required(numbers, slot.name()));
      tensors.put(slot.name(), TensorBytes.ofFloats(values, slot.shape().getShape()));
    }
    return join(manager, tensors);
  }

  /** The reverse of {@link #split}. */
  NDArray join(NDManager manager, Map<String, TensorBytes> tensors) {
    long size = slots.stream().mapToLong(slot -> slot.shape().size()).sum();
    float[] all = new float[Math.toIntExact(size)];
    FloatBuffer target = FloatBuffer.wrap(all);
    for (Slot slot : slots) {
      TensorBytes tensor = required(tensors, slot.name());
      if (tensor.count() != slot.shape().size()) {
        throw new IllegalArgumentException(
            "tensor '%s': shape %s instead of %s"
                .formatted(slot.name(), tensor.shape(), slot.shape()));
      }
      tensor.putFloats(target);
    }
    return manager.create(all);
  }

  private static <T> T required(Map<String, T> byName, String name) {
    T value = byName.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "tensor '" + name + "' is missing; given are " + byName.keySet());
    }
    return value;
  }
}
