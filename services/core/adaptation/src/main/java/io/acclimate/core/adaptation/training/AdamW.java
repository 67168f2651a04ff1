package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
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
 * ε weighs against the uncorrected √v, unlike in PyTorch. The decay is scaled by the scheduled η,
 * as in PyTorch.
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
  private final WeightVector weights;
  private final NDArray first;
  private final NDArray second;
  private final NDArray keepFirst;
  private final NDArray addFirst;
  private final NDArray keepSecond;
  private final NDArray addSecond;
  private final NDArray epsilon;
  private long step;

  AdamW(
      AdaptationPolicy.Optimizer policy,
      NDManager manager,
      WeightVector weights,
      OptimizerState state) {
    this.beta1 = policy.beta1();
    this.beta2 = policy.beta2();
    this.weightDecay = policy.weightDecay();
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
    // A scalar as a tensor spares its creation in every step.
    this.keepFirst = manager.create((float) beta1);
    this.addFirst = manager.create(1 - (float) beta1);
    this.keepSecond = manager.create((float) beta2);
    this.addSecond = manager.create(1 - (float) beta2);
    this.epsilon = manager.create((float) policy.epsilon());
  }

  @Override
  public void step(NDArray gradient, double learningRate) {
    step++;
    NDArray values = weights.values();
    if (weightDecay > 0) {
      values.muli((float) (1 - learningRate * weightDecay));
    }
    first.muli(keepFirst).addi(gradient.mul(addFirst));
    second.muli(keepSecond).addi(gradient.square().muli(addSecond));
    double t = step;
    double stepSize =
        learningRate * Math.sqrt(1 - StrictMath.pow(beta2, t)) / (1 - StrictMath.pow(beta1, t));
    values.subi(first.mul((float) stepSize).divi(second.sqrt().addi(epsilon)));
  }

  @Override
  public OptimizerState state() {
    TreeMap<String, SortedMap<String, TensorBytes>> moments = new TreeMap<>();
    moments.put(FIRST, weights.split(first));
    moments.put(SECOND, weights.split(second));
    return new OptimizerState(METHOD, step, moments);
  }
}
