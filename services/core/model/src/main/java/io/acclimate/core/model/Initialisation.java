package io.acclimate.core.model;

import io.acclimate.core.artifact.TensorBytes;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * First weights of a network, as PyTorch's layers make them: Kaiming-uniform with a = √5, that is
 * weights and biases uniform in ±1/√fanIn, where fanIn is the number of inputs of one output; batch
 * normalisation begins as the identity.
 *
 * <p>Paper: K. He, X. Zhang, S. Ren, J. Sun, Delving Deep into Rectifiers, ICCV 2015,
 * https://arxiv.org/abs/1502.01852
 */
public final class Initialisation {
  private Initialisation() {}

  /** Tensors of all parameters by name; the same generator state gives the same bits. */
  public static SortedMap<String, TensorBytes> kaimingUniform(
      NetworkSpec network, RandomGenerator random) {
    TreeMap<String, TensorBytes> tensors = new TreeMap<>();
    for (Layer layer : network.layers()) {
      for (Parameter parameter : layer.parameters()) {
        float[] values = new float[Math.toIntExact(Shapes.elements(parameter.shape()))];
        if (layer instanceof Layer.BatchNorm) {
          boolean one =
              parameter.name().endsWith(".weight") || parameter.name().endsWith(".running_var");
          Arrays.fill(values, one ? 1 : 0);
        } else {
          double bound = 1 / Math.sqrt(fanIn(layer));
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
          }
        }
        tensors.put(
            parameter.name(), TensorBytes.ofFloats(values, Shapes.array(parameter.shape())));
      }
    }
    return tensors;
  }

  private static double fanIn(Layer layer) {
    return Shapes.elements(layer.parameters().get(0).shape())
        / (double) layer.parameters().get(0).shape().get(0);
  }
}
