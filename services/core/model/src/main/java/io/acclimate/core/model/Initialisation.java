package io.acclimate.core.model;

import io.acclimate.core.artifact.TensorBytes;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** First weights of a network; batch normalisation begins as the identity. */
public final class Initialisation {
  private Initialisation() {}

  /**
   * As PyTorch's layers make them: Kaiming-uniform with a = √5, that is weights and biases uniform
   * in ±1/√fanIn, where fanIn is the number of inputs of one output.
   *
   * <p>Paper: K. He, X. Zhang, S. Ren, J. Sun, Delving Deep into Rectifiers, ICCV 2015,
   * https://arxiv.org/abs/1502.01852
   *
   * @return tensors of all parameters by name; the same generator state gives the same bits
   */
  public static SortedMap<String, TensorBytes> kaimingUniform(
      NetworkSpec network, RandomGenerator random) {
    return tensors(network, random, (layer, parameter) -> 1 / Math.sqrt(fanIn(layer)));
  }

  /**
   * Weights uniform in ±√(6/(fanIn + fanOut)), which keeps the variance of activations and of
   * gradients alike, and biases of 0.
   *
   * <p>Paper: X. Glorot, Y. Bengio, Understanding the difficulty of training deep feedforward
   * neural networks, AISTATS 2010, https://proceedings.mlr.press/v9/glorot10a.html, equation 16
   *
   * @return tensors of all parameters by name; the same generator state gives the same bits
   */
  public static SortedMap<String, TensorBytes> xavierUniform(
      NetworkSpec network, RandomGenerator random) {
    return tensors(
        network,
        random,
        (layer, parameter) ->
            parameter.name().endsWith(".bias") ? 0 : Math.sqrt(6 / (fanIn(layer) + fanOut(layer))));
  }

  /** Numbers of a parameter are uniform in ± what this says. */
  private interface Bound {
    double of(Layer layer, Parameter parameter);
  }

  private static SortedMap<String, TensorBytes> tensors(
      NetworkSpec network, RandomGenerator random, Bound bounds) {
    TreeMap<String, TensorBytes> tensors = new TreeMap<>();
    for (Layer layer : network.layers()) {
      for (Parameter parameter : layer.parameters()) {
        float[] values = new float[Math.toIntExact(Shapes.elements(parameter.shape()))];
        if (layer instanceof Layer.BatchNorm) {
          boolean one =
              parameter.name().endsWith(".weight") || parameter.name().endsWith(".running_var");
          Arrays.fill(values, one ? 1 : 0);
        } else {
          double bound = bounds.of(layer, parameter);
          for (int i = 0; bound > 0 && i < values.length; i++) {
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
    List<Long> shape = layer.parameters().get(0).shape();
    return Shapes.elements(shape) / (double) shape.get(0);
  }

  /** Outputs of one input: of a linear layer its outputs, of a convolution each k² times. */
  private static double fanOut(Layer layer) {
    List<Long> shape = layer.parameters().get(0).shape();
    return Shapes.elements(shape) / (double) shape.get(1);
  }
}
