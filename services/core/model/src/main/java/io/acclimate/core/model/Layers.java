package io.acclimate.core.model;

import ai.djl.ndarray.NDArray;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.JsonFields;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads layers, and the checks they share. */
final class Layers {
  static final long MAX_SIZE = 1 << 20;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*");
  private static final int MAX_NAME_LENGTH = 128;
  private static final List<String> KINDS =
      List.of("linear", "relu", "conv2d", "maxpool2d", "flatten", "batchnorm1d", "batchnorm2d");

  private Layers() {}

  static Layer fromJson(JsonFields fields) {
    String kind = fields.oneOf("kind", KINDS);
    Layer layer =
        switch (kind) {
          case "linear" ->
              new Layer.Linear(
                  fields.string("name"),
                  fields.integer("in", 1, MAX_SIZE),
                  fields.integer("out", 1, MAX_SIZE),
                  fields.bool("bias", true));
          case "conv2d" ->
              new Layer.Conv2d(
                  fields.string("name"),
                  fields.integer("in", 1, MAX_SIZE),
                  fields.integer("out", 1, MAX_SIZE),
                  fields.integer("kernel", 1, MAX_SIZE),
                  fields.integer("stride", 1, MAX_SIZE, 1),
                  fields.integer("padding", 0, MAX_SIZE, 0),
                  fields.bool("bias", true));
          case "maxpool2d" -> {
            long kernel = fields.integer("kernel", 1, MAX_SIZE);
            yield new Layer.MaxPool2d(kernel, fields.integer("stride", 1, MAX_SIZE, kernel));
          }
          case "batchnorm1d" -> batchNorm(fields, 1);
          case "batchnorm2d" -> batchNorm(fields, 2);
          case "flatten" -> new Layer.Flatten();
          default -> new Layer.Relu();
        };
    fields.refuseUnknown();
    return layer;
  }

  private static Layer.BatchNorm batchNorm(JsonFields fields, int dimensions) {
    return new Layer.BatchNorm(
        fields.string("name"),
        dimensions,
        fields.integer("features", 1, MAX_SIZE),
        fields.number("epsilon", Layer.BatchNorm.EPSILON, Layer.BatchNorm.DEFAULT_EPSILON));
  }

  static NDArray parameter(Map<String, NDArray> parameters, String name) {
    NDArray parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException(
          "parameter '" + name + "' is missing; given are " + parameters.keySet());
    }
    return parameter;
  }

  static List<Parameter> weightAndBias(String name, List<Long> weightShape, boolean bias) {
    Parameter weight = new Parameter(name + ".weight", weightShape, true);
    return bias
        ? List.of(weight, new Parameter(name + ".bias", weightShape.subList(0, 1), true))
        : List.of(weight);
  }

  static void requireName(String name) {
    if (name.length() > MAX_NAME_LENGTH || !NAME.matcher(name).matches()) {
      throw new InvalidFormatException(
          "network layer name: '%s' is not a state-dict prefix of at most %d characters"
              .formatted(name, MAX_NAME_LENGTH));
    }
  }

  static void requireSize(String key, long value) {
    Ranges.require("network " + key, value, 1, MAX_SIZE);
  }

  static void requireInput(String name, List<Long> expected, List<Long> found) {
    if (!expected.equals(found)) {
      throw new InvalidFormatException(
          "network layer '%s': expects %s per row, gets %s".formatted(name, expected, found));
    }
  }

  static void requireImage(String name, long channels, List<Long> found) {
    if (found.size() != 3 || found.get(0) != channels) {
      throw new InvalidFormatException(
          "network layer '%s': expects [%d, height, width] per row, gets %s"
              .formatted(name, channels, found));
    }
  }

  /** How many windows fit along one dimension. */
  static long windows(String name, long size, long kernel, long stride, long padding) {
    long room = size + 2 * padding - kernel;
    if (room < 0) {
      throw new InvalidFormatException(
          "network layer '%s': kernel %d does not fit %d values with padding %d"
              .formatted(name, kernel, size, padding));
    }
    return room / stride + 1;
  }
}
