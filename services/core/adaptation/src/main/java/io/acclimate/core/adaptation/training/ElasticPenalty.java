package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;

/**
 * Elastic weight consolidation (EWC): keeps each weight close to where it was as strongly as
 * earlier tasks depend on it.
 *
 * <pre>ℓ = λ/2 · Σᵢ Fᵢ·(θᵢ − θ*ᵢ)²,  θᵢ ← (θᵢ + η·λ·Fᵢ·θ*ᵢ) / (1 + η·λ·Fᵢ)</pre>
 *
 * <p>θ weights [p], η the learning rate, θ* the weights after the last task, F the diagonal of the
 * Fisher information. In the online form there is one F for all earlier tasks, which decays: F ←
 * γ·F + F_new ({@link #consolidated}), and θ* is that of the last task alone. It assumes that tasks
 * share one head and one optimum; replay does better where examples may be kept. The papers add the
 * gradient to the loss's; see {@link Penalty#pull} for the step here.
 *
 * <p>Papers: J. Kirkpatrick et al., Overcoming catastrophic forgetting in neural networks, PNAS
 * 114, 2017, https://arxiv.org/abs/1612.00796; online: J. Schwarz et al., Progress &amp; Compress,
 * ICML 2018, https://arxiv.org/abs/1805.06370
 */
public final class ElasticPenalty implements Penalty {
  private final NDArray anchor;
  private final NDArray fisher;
  private final float strength;

  /**
   * @param anchor θ* [p]; kept, not copied
   * @param fisher F [p], each 0 or more; kept, not copied
   * @param strength λ, 0 or more
   */
  public ElasticPenalty(NDArray anchor, NDArray fisher, double strength) {
    this.anchor = anchor;
    this.fisher = fisher;
    this.strength = (float) strength;
  }

  /**
   * The information of all tasks so far.
   *
   * @param before F [p]
   * @param added of the last task [p]
   * @param decay γ, 0..1
   */
  public static NDArray consolidated(NDArray before, NDArray added, double decay) {
    return before.mul((float) decay).add(added);
  }

  @Override
  public NDArray value(NDArray weights) {
    return weights.sub(anchor).square().mul(fisher).sum().mul(strength / 2);
  }

  @Override
  public void pull(NDArray weights, double learningRate) {
    NDArray share = fisher.mul((float) (learningRate * strength));
    weights.addi(anchor.mul(share)).divi(share.addi(1));
  }
}
