package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;

/**
 * Lets a tensor through and turns its gradient round: what comes after learns to tell domains
 * apart, what comes before learns that they cannot be told apart.
 *
 * <pre>y = x,  ∂ℓ/∂x = −λ·∂ℓ/∂y,  λ(p) = 2/(1 + exp(−10·p)) − 1</pre>
 *
 * <p>p is the share of the training that is done, 0..1: λ grows from 0 to almost 1, so that the
 * domain classifier's first noise does not reach the features.
 *
 * <p>Paper: Y. Ganin et al., Domain-Adversarial Training of Neural Networks, JMLR 17, 2016,
 * https://arxiv.org/abs/1505.07818
 */
public final class GradientReversal {
  private static final double STEEPNESS = 10;

  private GradientReversal() {}

  /**
   * The same values, up to rounding, with a reversed gradient: (1 + λ)·x, through which none flows,
   * less λ·x.
   *
   * @param lambda λ, 0 or more
   */
  public static NDArray of(NDArray x, double lambda) {
    return Scale.times(x.stopGradient(), 1 + lambda).sub(Scale.times(x, lambda));
  }

  /**
   * λ by the paper's schedule.
   *
   * @param progress p, 0..1
   */
  public static double lambda(double progress) {
    return 2 / (1 + StrictMath.exp(-STEEPNESS * progress)) - 1;
  }
}
