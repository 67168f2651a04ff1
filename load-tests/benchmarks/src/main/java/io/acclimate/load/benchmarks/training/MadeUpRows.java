package io.acclimate.load.benchmarks.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.adaptation.training.TrainingSet;
import java.util.random.RandomGenerator;

/** Rows that can be learnt: class c is drawn about a centre of its own. */
final class MadeUpRows {
  static final int COUNT = 2048;

  private MadeUpRows() {}

  /** {@link #COUNT} rows of the network's input, and their classes. */
  static TrainingSet of(NDManager manager, BenchNetwork network, RandomGenerator random) {
    int width = Math.toIntExact(network.input().size());
    float[][] centres = new float[BenchNetwork.CLASSES][width];
    for (float[] centre : centres) {
      for (int i = 0; i < width; i++) {
        centre[i] = (float) random.nextGaussian();
      }
    }
    float[] inputs = new float[COUNT * width];
    long[] labels = new long[COUNT];
    for (int row = 0; row < COUNT; row++) {
      labels[row] = row % BenchNetwork.CLASSES;
      float[] centre = centres[(int) labels[row]];
      for (int i = 0; i < width; i++) {
        inputs[row * width + i] = (float) (centre[i] + random.nextGaussian());
      }
    }
    return new TrainingSet(
        manager.create(inputs, new Shape(COUNT).addAll(network.input())),
        manager.create(labels, new Shape(COUNT, 1)));
  }
}
