package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.AdaptationPolicy;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Stochastic gradient descent with heavy-ball momentum and L2 decay, in PyTorch's form.
 *
 * <pre>
 * g ← g + λ·θ
 * b ← μ·b + g
 * θ ← θ − η·b
 * </pre>
 *
 * <p>θ weights, g gradient, η learning rate, μ momentum, λ weight decay. The learning rate is
 * outside the buffer b, unlike in Sutskever et al., so a change of η takes effect at once.
 *
 * <p>Paper: B. T. Polyak, Some methods of speeding up the convergence of iteration methods, USSR
 * Computational Mathematics and Mathematical Physics 4, 1964,
 * https://doi.org/10.1016/0041-5553(64)90137-5
 */
public final class Sgd implements Optimizer {
  private static final String METHOD = "sgd";
  private static final String MOMENTUM = "momentum";

  private final double weightDecay;
  private final WeightVector weights;
  private final NDArray buffer;
  private final NDArray momentum;
  private long step;

  Sgd(
      AdaptationPolicy.Optimizer policy,
      NDManager manager,
      WeightVector weights,
      OptimizerState state) {
    this.weightDecay = policy.weightDecay();
    this.weights = weights;
    this.momentum = manager.create((float) policy.momentum());
    if (state.isOf(METHOD)) {
      this.step = state.step();
      this.buffer = weights.join(manager, state.moments(MOMENTUM));
    } else {
      this.buffer = manager.zeros(weights.values().getShape());
    }
  }

  @Override
  public void step(Gradient gradient, double learningRate) {
    step++;
    NDArray values = weights.values();
    buffer.muli(momentum).addi(gradient.flat());
    if (weightDecay > 0) {
      buffer.addi(values.mul((float) weightDecay));
    }
    values.subi(buffer.mul((float) learningRate));
  }

  @Override
  public OptimizerState state() {
    TreeMap<String, SortedMap<String, TensorBytes>> moments = new TreeMap<>();
    moments.put(MOMENTUM, weights.split(buffer));
    return new OptimizerState(METHOD, step, moments);
  }
}
