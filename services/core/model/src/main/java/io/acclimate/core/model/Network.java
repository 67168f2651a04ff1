package io.acclimate.core.model;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/**
 * The forward pass of a network as a pure function of its named tensors and a batch, so that any
 * set of tensors (weights in training, a candidate, a served version) runs through the same code.
 */
public final class Network {
  private final NetworkSpec spec;
  private final List<Layer> body;
  private final Layer.Linear head;

  public Network(NetworkSpec spec) {
    this.spec = spec;
    this.body = spec.layers().subList(0, spec.layers().size() - 1);
    this.head = spec.head();
  }

  public NetworkSpec spec() {
    return spec;
  }

  /**
   * Runs a batch.
   *
   * @param parameters the network's tensors by name
   * @param x batch [n, …] with the input's shape after the batch dimension
   * @return features [n, d] and logits [n, k], in x's manager
   */
  public Activations forward(Map<String, NDArray> parameters, NDArray x) {
    NDArray features = x;
    for (Layer layer : body) {
      features = layer.forward(parameters, features);
    }
    return new Activations(features, head.forward(parameters, features));
  }
}
