package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;

/**
 * L2-SP: keeps weights close to where fine-tuning began, in place of close to zero.
 *
 * <pre>ℓ = α/2 · ‖θ − θ⁰‖²,  θ ← (θ + η·α·θ⁰) / (1 + η·α)</pre>
 *
 * <p>θ weights [p], θ⁰ the pre-trained ones, α strength, η learning rate. The paper penalises a new
 * head's weights towards zero instead (L2-SP with β); where the head goes on, as here, it counts
 * like any other layer. Not together with weight decay, which pulls to zero.
 *
 * <p>Paper: X. Li, Y. Grandvalet, F. Davoine, Explicit Inductive Bias for Transfer Learning with
 * Convolutional Networks, ICML 2018, https://arxiv.org/abs/1802.01483
 */
public final class StartingPointPenalty implements Penalty {
  private final NDArray start;
  private final float strength;

  /**
   * @param start θ⁰ [p]; kept, not copied
   * @param strength α, 0 or more
   */
  public StartingPointPenalty(NDArray start, double strength) {
    this.start = start;
    this.strength = (float) strength;
  }

  @Override
  public NDArray value(NDArray weights) {
    return weights.sub(start).square().sum().mul(strength / 2);
  }

  @Override
  public void pull(NDArray weights, double learningRate) {
    float share = (float) (learningRate * strength);
    weights.addi(start.mul(share)).divi(1 + share);
  }
}
