package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.adaptation.training.SynapticIntelligence;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.TensorBytes;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What travels with a model's weights. As a blob it is a safetensors file with the tensors of the
 * {@link OptimizerState}, where the spec has elastic weight consolidation {@code
 * ewc.importance/fc1.weight}, …, and where it has synaptic intelligence {@code
 * si.importance/fc1.weight}, ….
 *
 * @param optimizer what the optimizer remembers
 * @param importance Fisher information of all rows so far, summed, by name of the weight; empty if
 *     nobody keeps it
 * @param pathImportance Ω of {@link SynapticIntelligence} over all rounds so far, by name of the
 *     weight; empty if nobody keeps it
 */
record WeightsState(
    OptimizerState optimizer,
    SortedMap<String, TensorBytes> importance,
    SortedMap<String, TensorBytes> pathImportance) {
  private static final String IMPORTANCE = "ewc.importance/";
  private static final String PATH_IMPORTANCE = "si.importance/";

  WeightsState {
    importance = Collections.unmodifiableSortedMap(new TreeMap<>(importance));
    pathImportance = Collections.unmodifiableSortedMap(new TreeMap<>(pathImportance));
  }

  static WeightsState empty() {
    return new WeightsState(OptimizerState.empty(), new TreeMap<>(), new TreeMap<>());
  }

  boolean isEmpty() {
    return optimizer.isEmpty() && importance.isEmpty() && pathImportance.isEmpty();
  }

  static WeightsState parse(byte[] blob) {
    TreeMap<String, TensorBytes> importance = new TreeMap<>();
    TreeMap<String, TensorBytes> pathImportance = new TreeMap<>();
    TreeMap<String, TensorBytes> others = new TreeMap<>();
    for (Map.Entry<String, TensorBytes> entry : Safetensors.read(blob).entrySet()) {
      if (entry.getKey().startsWith(IMPORTANCE)) {
        importance.put(entry.getKey().substring(IMPORTANCE.length()), entry.getValue());
      } else if (entry.getKey().startsWith(PATH_IMPORTANCE)) {
        pathImportance.put(entry.getKey().substring(PATH_IMPORTANCE.length()), entry.getValue());
      } else {
        others.put(entry.getKey(), entry.getValue());
      }
    }
    return new WeightsState(OptimizerState.of(others), importance, pathImportance);
  }

  byte[] toBytes() {
    TreeMap<String, TensorBytes> tensors = new TreeMap<>(optimizer.tensors());
    importance.forEach((name, tensor) -> tensors.put(IMPORTANCE + name, tensor));
    pathImportance.forEach((name, tensor) -> tensors.put(PATH_IMPORTANCE + name, tensor));
    return Safetensors.write(tensors, Map.of());
  }
}
