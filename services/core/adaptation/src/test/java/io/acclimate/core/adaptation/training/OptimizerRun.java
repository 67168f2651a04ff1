package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A weight vector [8] of two tensors, moved by an optimizer along gradients that were drawn
 * beforehand.
 */
record OptimizerRun(SortedMap<String, TensorBytes> weights, OptimizerState state) {
  static final NetworkSpec NETWORK = new NetworkSpec(List.of(new Layer.Linear("head", 3, 2, true)));
  static final int SIZE = 8;

  /** Before the first step. */
  static OptimizerRun start() {
    float[] values = gradients(1, 99)[0];
    float[] bias = {values[0], values[1]};
    float[] weight = new float[SIZE - 2];
    System.arraycopy(values, 2, weight, 0, weight.length);
    TreeMap<String, TensorBytes> tensors = new TreeMap<>();
    tensors.put("head.bias", TensorBytes.ofFloats(bias, 2));
    tensors.put("head.weight", TensorBytes.ofFloats(weight, 2, 3));
    return new OptimizerRun(tensors, OptimizerState.empty());
  }

  /** Gradients [steps][8] of both signs. */
  static float[][] gradients(int steps, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] gradients = new float[steps][SIZE];
    for (float[] gradient : gradients) {
      for (int i = 0; i < SIZE; i++) {
        gradient[i] = (float) random.nextGaussian();
      }
    }
    return gradients;
  }

  /** Moves on, one step per gradient, at rates rate, rate/2, rate/3, … from step {@code from}. */
  OptimizerRun run(AdaptationPolicy.Optimizer policy, float[][] gradients, int from, int to) {
    try (NDManager manager = NDManager.newBaseManager()) {
      WeightVector vector = new WeightVector(manager, NETWORK, weights);
      Optimizer optimizer = Optimizer.of(policy, manager, vector, state);
      for (int step = from; step < to; step++) {
        NDArray gradient = manager.create(gradients[step]);
        optimizer.step(new Gradient(vector.parts(gradient)), rate(policy, step));
      }
      return new OptimizerRun(vector.tensors(), optimizer.state());
    }
  }

  static double rate(AdaptationPolicy.Optimizer policy, int step) {
    return policy.learningRate() / (1 + step);
  }

  /** The weights in the vector's order, which is the order of the network's parameters. */
  float[] values() {
    return flat(weights);
  }

  /** One moment in the vector's order. */
  float[] moment(String kind) {
    return flat(state.moments(kind));
  }

  private static float[] flat(SortedMap<String, TensorBytes> tensors) {
    float[] flat = new float[SIZE];
    int at = 0;
    for (String name : List.of("head.weight", "head.bias")) {
      for (float value : tensors.getOrDefault(name, TensorBytes.ofFloats(new float[0])).floats()) {
        flat[at++] = value;
      }
    }
    return flat;
  }
}
