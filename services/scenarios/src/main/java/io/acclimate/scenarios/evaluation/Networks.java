package io.acclimate.scenarios.evaluation;

import io.acclimate.core.model.Layer;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;

/** The network for rows of a shape: the same for all data sets with rows of that shape. */
final class Networks {
  private static final long HIDDEN = 64;
  private static final long CHANNELS = 16;

  private Networks() {}

  static NetworkSpec of(List<Long> shape, int classes) {
    return switch (shape.size()) {
      case 1 -> perceptron(shape.get(0), classes);
      case 3 -> convolutional(shape, classes);
      default ->
          throw new IllegalArgumentException(
              "no network for rows of shape "
                  + shape
                  + "; there are some for [features] and [channels, height, width]");
    };
  }

  /** One hidden layer. */
  private static NetworkSpec perceptron(long features, int classes) {
    return new NetworkSpec(
        List.of(
            new Layer.Linear("fc1", features, HIDDEN, true),
            new Layer.Relu(),
            new Layer.Linear("head", HIDDEN, classes, true)));
  }

  /** Two convolutions of 3 × 3, each halved, and one hidden layer. */
  private static NetworkSpec convolutional(List<Long> shape, int classes) {
    long flat = 2 * CHANNELS * (shape.get(1) / 2 / 2) * (shape.get(2) / 2 / 2);
    return new NetworkSpec(
        List.of(
            new Layer.Conv2d("conv1", shape.get(0), CHANNELS, 3, 1, 1, true),
            new Layer.Relu(),
            new Layer.MaxPool2d(2, 2),
            new Layer.Conv2d("conv2", CHANNELS, 2 * CHANNELS, 3, 1, 1, true),
            new Layer.Relu(),
            new Layer.MaxPool2d(2, 2),
            new Layer.Flatten(),
            new Layer.Linear("fc1", flat, HIDDEN, true),
            new Layer.Relu(),
            new Layer.Linear("head", HIDDEN, classes, true)));
  }
}
