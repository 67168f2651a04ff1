package io.acclimate.core.adaptation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.InputEncoder;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.Network;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.core.model.Tensors;
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
    boolean gradMode = JniUtils.isGradMode();
    JniUtils.setGradMode(false);
    try {
      float[] logits = new float[rows.size() * classes];
      for (int from = 0; from < rows.size(); from += CHUNK) {
        float[] part = chunk(rows.subList(from, Math.min(rows.size(), from + CHUNK)));
        System.arraycopy(part, 0, logits, from * classes, part.length);
      }
      return new Logits(logits, classes);
    } finally {
      JniUtils.setGradMode(gradMode);
    }
  }

  private float[] chunk(List<PackRow> rows) {
    List<Input> inputs = rows.stream().map(PackRow::input).toList();
    List<String> domains = rows.stream().map(PackRow::domain).toList();
    try (NDManager scope = manager.newSubManager()) {
      NDArray batch = encoder.encode(scope, inputs, domains);
      return network.forward(parameters, batch).logits().toFloatArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
