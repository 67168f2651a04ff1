package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.AdaptationPolicy;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adam with decoupled weight decay.
 *
 * <pre>
 * θ ← θ − η·λ·θ
 * m ← β₁·m + (1 − β₁)·g
 * v ← β₂·v + (1 − β₂)·g²
 * θ ← θ − η·√(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
 * </pre>
 *
 * <p>θ weights, g gradient, η learning rate, λ weight decay, t step from 1. Both bias corrections
 * are in the step size, the form at the end of section 2 of Adam's paper, as DJL's Adam has it; so
 * ε weighs against the uncorrected √v, unlike in PyTorch, whose kernel gets ε / √(1 − β₂ᵗ) instead.
 * The decay is scaled by the scheduled η, as in PyTorch.
 *
 * <p>Papers: D. P. Kingma, J. Ba, Adam: A Method for Stochastic Optimization, ICLR 2015,
 * https://arxiv.org/abs/1412.6980; I. Loshchilov, F. Hutter, Decoupled Weight Decay Regularization,
 * ICLR 2019, https://arxiv.org/abs/1711.05101
 */
public final class AdamW implements Optimizer {
  private static final String METHOD = "adamw";
  private static final String FIRST = "firstMoment";
  private static final String SECOND = "secondMoment";

  private final double beta1;
  private final double beta2;
  private final double weightDecay;
  private final double epsilon;
  private final WeightVector weights;
  private final NDArray first;
  private final NDArray second;
  private final NDList firstParts;
  private final NDList secondParts;
  private final FusedAdamW fused;
  private long step;

  AdamW(
      AdaptationPolicy.Optimizer policy,
      NDManager manager,
      WeightVector weights,
      OptimizerState state) {
    this.beta1 = policy.beta1();
    this.beta2 = policy.beta2();
    this.weightDecay = policy.weightDecay();
    this.epsilon = policy.epsilon();
    this.weights = weights;
    if (state.isOf(METHOD)) {
      this.step = state.step();
      this.first = weights.join(manager, state.moments(FIRST));
      this.second = weights.join(manager, state.moments(SECOND));
    } else {
      Shape shape = weights.values().getShape();
      this.first = manager.zeros(shape);
      this.second = manager.zeros(shape);
    }
    this.firstParts = weights.parts(first);
    this.secondParts = weights.parts(second);
    this.fused = new FusedAdamW(manager);
  }

  @Override
  public void step(Gradient gradient, double learningRate) {
    step++;
    double t = step;
    fused.step(
        weights.parts(),
        gradient.parts(),
        firstParts,
        secondParts,
        t,
        learningRate,
        beta1,
        beta2,
        weightDecay,
        epsilon / Math.sqrt(1 - StrictMath.pow(beta2, t)));
  }

  @Override
  public OptimizerState state() {
    TreeMap<String, SortedMap<String, TensorBytes>> moments = new TreeMap<>();
    moments.put(FIRST, weights.split(first));
    moments.put(SECOND, weights.split(second));
    return new OptimizerState(METHOD, step, moments);
  }
}
