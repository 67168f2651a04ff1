package io.acclimate.core.adaptation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.adaptation.training.Autograd;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Activations;
import io.acclimate.core.model.InputEncoder;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.Network;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.core.model.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A network with its weights, ready to answer rows without learning from them. */
final class ForwardPass implements AutoCloseable {
  /** Rows per forward pass; bounds memory, changes no answer. */
  private static final int CHUNK = 1024;

  private final Network network;
  private final InputEncoder encoder;
  private final int classes;
  private final NDManager manager;
  private final Map<String, NDArray> parameters;

  ForwardPass(
      Environment environment,
      NetworkSpec network,
      InputSignature input,
      Map<String, TensorBytes> weights,
      Preprocessing preprocessing) {
    this.network = new Network(network);
    this.encoder = new InputEncoder(input, preprocessing);
    this.classes = Math.toIntExact(network.classes());
    this.manager = NDManager.newBaseManager(environment.device());
    this.parameters = Tensors.create(manager, weights);
  }

  /** The answers to rows that fit the model, [n, k]. */
  Logits logits(List<PackRow> rows) {
    return Autograd.withoutGradients(
        () -> {
          float[] logits = new float[rows.size() * classes];
          for (int from = 0; from < rows.size(); from += CHUNK) {
            try (NDManager scope = manager.newSubManager()) {
              float[] part = forward(scope, chunk(rows, from)).logits().toFloatArray();
              System.arraycopy(part, 0, logits, from * classes, part.length);
            }
          }
          return new Logits(logits, classes);
        });
  }

  /** The features of rows that fit the model, [n, d]; the manager owns them. */
  NDArray features(List<PackRow> rows, NDManager owner) {
    return Autograd.withoutGradients(
        () -> {
          try (NDManager whole = manager.newSubManager()) {
            NDList parts = new NDList();
            for (int from = 0; from < rows.size(); from += CHUNK) {
              try (NDManager scope = manager.newSubManager()) {
                NDArray part = forward(scope, chunk(rows, from)).features();
                part.attach(whole);
                parts.add(part);
              }
            }
            NDArray features = NDArrays.concat(parts);
            features.attach(owner);
            return features;
          }
        });
  }

  /** The features [n][d] of rows that fit the model. */
  static float[][] features(
      Environment environment,
      NetworkSpec network,
      InputSignature input,
      Map<String, TensorBytes> weights,
      Preprocessing preprocessing,
      List<PackRow> rows) {
    try (ForwardPass pass = new ForwardPass(environment, network, input, weights, preprocessing);
        NDManager owner = NDManager.newBaseManager()) {
      NDArray features = pass.features(rows, owner);
      int d = Math.toIntExact(features.getShape().get(1));
      float[] flat = features.toFloatArray();
      float[][] byRow = new float[rows.size()][];
      for (int i = 0; i < byRow.length; i++) {
        byRow[i] = Arrays.copyOfRange(flat, i * d, (i + 1) * d);
      }
      return byRow;
    }
  }

  private Activations forward(NDManager scope, List<PackRow> rows) {
    List<Input> inputs = rows.stream().map(PackRow::input).toList();
    List<String> domains = rows.stream().map(PackRow::domain).toList();
    return network.forward(parameters, encoder.encode(scope, inputs, domains));
  }

  private static List<PackRow> chunk(List<PackRow> rows, int from) {
    return rows.subList(from, Math.min(rows.size(), from + CHUNK));
  }

  @Override
  public void close() {
    manager.close();
  }
}
