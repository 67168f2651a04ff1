package io.acclimate.load.benchmarks.serving;

import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A perceptron with two hidden layers as wide as each other. */
public record Perceptron(int features, int hidden, int classes) {
  public Perceptron {
    if (features < 1 || hidden < 1 || classes < 2) {
      throw new IllegalArgumentException(
          "a perceptron %d-%d-%d-%d: sizes must be 1 or more, classes 2 or more"
              .formatted(features, hidden, hidden, classes));
    }
  }

  /** Names of the classes in the order of the scores. */
  public List<String> classNames() {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  /** Its layers. */
  public NetworkSpec network() {
    return new NetworkSpec(
        List.of(
            new Layer.Linear("a", features, hidden, true),
            new Layer.Relu(),
            new Layer.Linear("b", hidden, hidden, true),
            new Layer.Relu(),
            new Layer.Linear("c", hidden, classes, true)));
  }

  /**
   * Weights by chance, of a size that keeps the sums of each layer about as large as its inputs.
   *
   * @return for each linear layer a weight [out, in] and a bias [out], in the order of the layers
   */
  public SortedMap<String, TensorBytes> weights(RandomGenerator random) {
    SortedMap<String, TensorBytes> weights = new TreeMap<>();
    linear(weights, "a", features, hidden, random);
    linear(weights, "b", hidden, hidden, random);
    linear(weights, "c", hidden, classes, random);
    return weights;
  }

  private static void linear(
      SortedMap<String, TensorBytes> weights,
      String name,
      int in,
      int out,
      RandomGenerator random) {
    double size = 1 / Math.sqrt(in);
    weights.put(name + ".weight", TensorBytes.ofFloats(floats(in * out, size, random), out, in));
    weights.put(name + ".bias", TensorBytes.ofFloats(floats(out, size, random)));
  }

  static float[] floats(int count, double size, RandomGenerator random) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) (size * random.nextGaussian());
    }
    return floats;
  }

  @Override
  public String toString() {
    return "%d-%d-%d-%d".formatted(features, hidden, hidden, classes);
  }
}
