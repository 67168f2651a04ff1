package io.acclimate.core.model;

import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.SafetensorsFile;
import io.acclimate.core.artifact.SafetensorsFile.Description;
import io.acclimate.core.artifact.TensorBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Weights that PyTorch wrote, fitted to a network by the names of its state dictionary. */
public final class WeightsImport {
  /** PyTorch's batch normalisation counts batches in a buffer that evaluation never reads. */
  private static final String UNUSED_BUFFER = ".num_batches_tracked";

  private WeightsImport() {}

  /**
   * Reads a safetensors file of any size, no tensor of which has more than 2 GB; F16 and F64 become
   * F32.
   *
   * @return the network's tensors by name, all of them and no others
   * @throws InvalidFormatException naming every tensor that is missing, unexpected or mis-shaped
   */
  public static SortedMap<String, TensorBytes> read(Path safetensors, NetworkSpec network)
      throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(safetensors)) {
      requireFit(file.descriptions(), network);
      TreeMap<String, TensorBytes> weights = new TreeMap<>();
      for (Parameter parameter : network.parameters()) {
        weights.put(parameter.name(), asFloats(parameter.name(), file.tensor(parameter.name())));
      }
      return weights;
    }
  }

  static SortedMap<String, TensorBytes> fit(Map<String, TensorBytes> tensors, NetworkSpec network) {
    Map<String, Description> descriptions = new HashMap<>();
    tensors.forEach(
        (name, tensor) -> descriptions.put(name, new Description(tensor.dtype(), tensor.shape())));
    requireFit(descriptions, network);
    TreeMap<String, TensorBytes> weights = new TreeMap<>(tensors);
    weights.keySet().retainAll(network.parameters().stream().map(Parameter::name).toList());
    weights.replaceAll(WeightsImport::asFloats);
    return weights;
  }

  private static void requireFit(Map<String, Description> tensors, NetworkSpec network) {
    TreeSet<String> unexpected = new TreeSet<>(tensors.keySet());
    List<String> missing = new ArrayList<>();
    List<String> misfits = new ArrayList<>();
    for (Parameter parameter : network.parameters()) {
      Description tensor = tensors.get(parameter.name());
      unexpected.remove(parameter.name());
      if (tensor == null) {
        missing.add(parameter.name());
      } else if (!tensor.shape().equals(parameter.shape())) {
        misfits.add(
            "%s is %s instead of %s"
                .formatted(parameter.name(), tensor.shape(), parameter.shape()));
      } else if (!tensor.dtype().floating()) {
        misfits.add("%s is %s instead of F32".formatted(parameter.name(), tensor.dtype()));
      }
    }
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.BatchNorm norm) {
        unexpected.remove(norm.name() + UNUSED_BUFFER);
      }
    }
    List<String> problems = new ArrayList<>();
    addProblem(problems, "missing", missing);
    addProblem(problems, "unexpected", List.copyOf(unexpected));
    addProblem(problems, "mis-shaped", misfits);
    if (!problems.isEmpty()) {
      throw new InvalidFormatException(
          "weights do not fit the network: " + String.join("; ", problems));
    }
  }

  private static void addProblem(List<String> problems, String kind, List<String> names) {
    if (!names.isEmpty()) {
      problems.add(kind + ": " + String.join(", ", names));
    }
  }

  private static TensorBytes asFloats(String name, TensorBytes tensor) {
    if (tensor.dtype() == Dtype.F32) {
      return tensor;
    }
    TensorBytes floats = TensorBytes.ofFloats(tensor.floats(), Shapes.array(tensor.shape()));
    if (!floats.finite()) {
      throw new InvalidFormatException("weights: '" + name + "' is too large for F32");
    }
    return floats;
  }
}
