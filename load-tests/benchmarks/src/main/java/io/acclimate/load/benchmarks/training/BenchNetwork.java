package io.acclimate.load.benchmarks.training;

import ai.djl.ndarray.types.Shape;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;
import java.util.Locale;

/** The networks that train; {@code training.py} has the same. */
public enum BenchNetwork {
  /** 256-1024-1024-10, 1.3 million weights: many to move in each step. */
  MLP,

  /** Two convolutions on [1, 28, 28], 57 thousand weights: the passes are nearly all. */
  CNN;

  /** Classes of the rows. */
  static final int CLASSES = 10;

  Shape input() {
    return switch (this) {
      case MLP -> new Shape(256);
      case CNN -> new Shape(1, 28, 28);
    };
  }

  NetworkSpec spec() {
    return switch (this) {
      case MLP ->
          new NetworkSpec(
              List.of(
                  new Layer.Linear("fc1", 256, 1024, true),
                  new Layer.Relu(),
                  new Layer.Linear("fc2", 1024, 1024, true),
                  new Layer.Relu(),
                  new Layer.Linear("head", 1024, CLASSES, true)));
      case CNN ->
          new NetworkSpec(
              List.of(
                  new Layer.Conv2d("conv1", 1, 16, 3, 1, 0, true),
                  new Layer.Relu(),
                  new Layer.MaxPool2d(2, 2),
                  new Layer.Conv2d("conv2", 16, 32, 3, 1, 0, true),
                  new Layer.Relu(),
                  new Layer.MaxPool2d(2, 2),
                  new Layer.Flatten(),
                  new Layer.Linear("fc", 32 * 5 * 5, 64, true),
                  new Layer.Relu(),
                  new Layer.Linear("head", 64, CLASSES, true)));
    };
  }

  /** Steps per CPU-second that are wanted, as a share of Python's. */
  public double target() {
    return switch (this) {
      case MLP -> 0.9;
      case CNN -> 0.75;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
