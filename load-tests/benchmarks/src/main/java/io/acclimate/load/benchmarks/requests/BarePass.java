package io.acclimate.load.benchmarks.requests;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.load.benchmarks.serving.Perceptron;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The network of DJL's own blocks, and a pass through it: rows into one tensor, the blocks, scores
 * back into Java's memory. No soft-max, nothing checked, nobody told.
 */
final class BarePass implements AutoCloseable {
  private final NDManager manager = NDManager.newBaseManager();
  private final int features;
  private final SequentialBlock block;
  private final ParameterStore parameters = new ParameterStore(manager, false);

  BarePass(Perceptron network, Map<String, TensorBytes> weights) {
    this.features = network.features();
    this.block =
        new SequentialBlock()
            .add(Linear.builder().setUnits(network.hidden()).build())
            .add(Activation::relu)
            .add(Linear.builder().setUnits(network.hidden()).build())
            .add(Activation::relu)
            .add(Linear.builder().setUnits(network.classes()).build());
    block.initialize(manager, DataType.FLOAT32, new Shape(1, features));
    List<String> names = network.network().parameters().stream().map(each -> each.name()).toList();
    List<Parameter> own = block.getParameters().values();
    for (int i = 0; i < names.size(); i++) {
      own.get(i).getArray().set(Objects.requireNonNull(weights.get(names.get(i))).floats());
    }
  }

  /**
   * Passes rows through.
   *
   * @param rows n rows of the network's features
   * @return [n · classes] what the last layer says
   */
  float[] logits(List<float[]> rows) {
    try (NDManager scope = manager.newSubManager()) {
      float[] batch = new float[rows.size() * features];
      for (int i = 0; i < rows.size(); i++) {
        System.arraycopy(rows.get(i), 0, batch, i * features, features);
      }
      NDArray x = scope.create(batch, new Shape(rows.size(), features));
      return block.forward(parameters, new NDList(x), false).singletonOrThrow().toFloatArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
