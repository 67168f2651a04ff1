package io.acclimate.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import io.acclimate.core.artifact.Interval;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One layer of a network, with PyTorch's names and semantics in evaluation mode. */
public sealed interface Layer {

  /** Tensors the layer needs, named as in PyTorch's state dictionary. */
  List<Parameter> parameters();

  /**
   * Shape of the output without the batch; refuses a shape that the layer does not take.
   *
   * @param input shape of the input without the batch
   */
  List<Long> outputShape(List<Long> input);

  /** The layer's output [n, …] for x [n, …]; the result belongs to x's manager. */
  NDArray forward(Map<String, NDArray> parameters, NDArray x);

  Json.Obj toJson();

  /**
   * y = x·Wᵀ + b: x [n, in] → [n, out].
   *
   * @param name weight [out, in] is {@code name.weight}, bias [out] is {@code name.bias}
   */
  record Linear(String name, long in, long out, boolean bias) implements Layer {
    public Linear {
      Layers.requireName(name);
      Layers.requireSize(name + ".in", in);
      Layers.requireSize(name + ".out", out);
    }

    @Override
    public List<Parameter> parameters() {
      return Layers.weightAndBias(name, List.of(out, in), bias);
    }

    @Override
    public List<Long> outputShape(List<Long> input) {
      Layers.requireInput(name, List.of(in), input);
      return List.of(out);
    }

    @Override
    public NDArray forward(Map<String, NDArray> parameters, NDArray x) {
      NDArray weight = Layers.parameter(parameters, name + ".weight");
      if (!bias) {
        return ai.djl.nn.core.Linear.linear(x, weight).singletonOrThrow();
      }
      return ai.djl.nn.core.Linear.linear(x, weight, Layers.parameter(parameters, name + ".bias"))
          .singletonOrThrow();
    }

    @Override
    public Json.Obj toJson() {
      Json.Obj json =
          Json.object().with("kind", "linear").with("name", name).with("in", in).with("out", out);
      return bias ? json : json.with("bias", false);
    }
  }

  /** y = max(x, 0). */
  record Relu() implements Layer {
    @Override
    public List<Parameter> parameters() {
      return List.of();
    }

    @Override
    public List<Long> outputShape(List<Long> input) {
      return input;
    }

    @Override
    public NDArray forward(Map<String, NDArray> parameters, NDArray x) {
      return Activation.relu(x);
    }

    @Override
    public Json.Obj toJson() {
      return Json.object().with("kind", "relu");
    }
  }

  /**
   * Cross-correlation with square kernels: x [n, in, h, w] → [n, out, h', w'] with h' = ⌊(h +
   * 2·padding − kernel) / stride⌋ + 1.
   *
   * @param name weight [out, in, kernel, kernel] is {@code name.weight}, bias [out] is {@code
   *     name.bias}
   */
  record Conv2d(
      String name, long in, long out, long kernel, long stride, long padding, boolean bias)
      implements Layer {
    public Conv2d {
      Layers.requireName(name);
      Layers.requireSize(name + ".in", in);
      Layers.requireSize(name + ".out", out);
      Layers.requireSize(name + ".kernel", kernel);
      Layers.requireSize(name + ".stride", stride);
      Ranges.require("network " + name + ".padding", padding, 0, Layers.MAX_SIZE);
    }

    @Override
    public List<Parameter> parameters() {
      return Layers.weightAndBias(name, List.of(out, in, kernel, kernel), bias);
    }

    @Override
    public List<Long> outputShape(List<Long> input) {
      Layers.requireImage(name, in, input);
      return List.of(
          out,
          Layers.windows(name, input.get(1), kernel, stride, padding),
          Layers.windows(name, input.get(2), kernel, stride, padding));
    }

    @Override
    public NDArray forward(Map<String, NDArray> parameters, NDArray x) {
      NDArray weight = Layers.parameter(parameters, name + ".weight");
      NDArray offset = bias ? Layers.parameter(parameters, name + ".bias") : null;
      return ai.djl.nn.convolutional.Conv2d.conv2d(
              x,
              weight,
              offset,
              new Shape(stride, stride),
              new Shape(padding, padding),
              new Shape(1, 1))
          .singletonOrThrow();
    }

    @Override
    public Json.Obj toJson() {
      Json.Obj json =
          Json.object()
              .with("kind", "conv2d")
              .with("name", name)
              .with("in", in)
              .with("out", out)
              .with("kernel", kernel)
              .with("stride", stride)
              .with("padding", padding);
      return bias ? json : json.with("bias", false);
    }
  }

  /** The largest value of each square window: x [n, c, h, w] → [n, c, h', w'], without padding. */
  record MaxPool2d(long kernel, long stride) implements Layer {
    public MaxPool2d {
      Layers.requireSize("maxpool2d.kernel", kernel);
      Layers.requireSize("maxpool2d.stride", stride);
    }

    @Override
    public List<Parameter> parameters() {
      return List.of();
    }

    @Override
    public List<Long> outputShape(List<Long> input) {
      if (input.size() != 3) {
        throw new InvalidFormatException(
            "network maxpool2d: expects [channels, height, width], gets " + input);
      }
      return List.of(
          input.get(0),
          Layers.windows("maxpool2d", input.get(1), kernel, stride, 0),
          Layers.windows("maxpool2d", input.get(2), kernel, stride, 0));
    }

    @Override
    public NDArray forward(Map<String, NDArray> parameters, NDArray x) {
      return Pool.maxPool2d(
          x, new Shape(kernel, kernel), new Shape(stride, stride), new Shape(0, 0), false);
    }

    @Override
    public Json.Obj toJson() {
      return Json.object().with("kind", "maxpool2d").with("kernel", kernel).with("stride", stride);
    }
  }

  /** All elements of a row as one vector: x [n, …] → [n, d]. */
  record Flatten() implements Layer {
    @Override
    public List<Parameter> parameters() {
      return List.of();
    }

    @Override
    public List<Long> outputShape(List<Long> input) {
      return List.of(Shapes.elements(input));
    }

    @Override
    public NDArray forward(Map<String, NDArray> parameters, NDArray x) {
      long rows = x.getShape().get(0);
      return x.reshape(rows, x.getShape().size() / Math.max(rows, 1));
    }

    @Override
    public Json.Obj toJson() {
      return Json.object().with("kind", "flatten");
    }
  }

  /**
   * y = (x − running mean) / √(running variance + ε) · weight + bias per feature or channel, in
   * evaluation form: running statistics do not move with the batch.
   *
   * <p>Paper: S. Ioffe, C. Szegedy, Batch Normalization, ICML 2015,
   * https://arxiv.org/abs/1502.03167
   *
   * @param name prefix of {@code weight}, {@code bias}, {@code running_mean} and {@code
   *     running_var}, each [features]
   * @param dimensions 1 for x [n, features], 2 for x [n, features, h, w]
   * @param epsilon added to the variance
   */
  record BatchNorm(String name, int dimensions, long features, double epsilon) implements Layer {
    /** PyTorch's default. */
    public static final double DEFAULT_EPSILON = 1e-5;

    static final Interval EPSILON = Interval.above(0, 1);

    public BatchNorm {
      Layers.requireName(name);
      Layers.requireSize(name + ".features", features);
      Ranges.require("network " + name + ".dimensions", dimensions, 1, 2);
      EPSILON.require("network " + name + ".epsilon", epsilon);
    }

    @Override
    public List<Parameter> parameters() {
      List<Parameter> result = new ArrayList<>(Layers.weightAndBias(name, List.of(features), true));
      result.add(new Parameter(name + ".running_mean", List.of(features), false));
      result.add(new Parameter(name + ".running_var", List.of(features), false));
      return result;
    }

    @Override
    public List<Long> outputShape(List<Long> input) {
      if (dimensions == 1) {
        Layers.requireInput(name, List.of(features), input);
      } else {
        Layers.requireImage(name, features, input);
      }
      return input;
    }

    @Override
    public NDArray forward(Map<String, NDArray> parameters, NDArray x) {
      return ai.djl.nn.norm.BatchNorm.batchNorm(
              x,
              Layers.parameter(parameters, name + ".running_mean"),
              Layers.parameter(parameters, name + ".running_var"),
              Layers.parameter(parameters, name + ".weight"),
              Layers.parameter(parameters, name + ".bias"),
              1,
              0f,
              (float) epsilon,
              false)
          .singletonOrThrow();
    }

    @Override
    public Json.Obj toJson() {
      return Json.object()
          .with("kind", "batchnorm" + dimensions + "d")
          .with("name", name)
          .with("features", features)
          .with("epsilon", epsilon);
    }
  }
}
