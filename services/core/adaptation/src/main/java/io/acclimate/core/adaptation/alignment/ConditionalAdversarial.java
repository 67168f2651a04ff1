package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * Conditional domain-adversarial training with entropy conditioning (CDAN+E): the discriminator
 * sees features together with answers, so that domains are aligned class by class, and sure answers
 * count more.
 *
 * <pre>
 * ℓ = ½ · ( Σᵢ vᵢ·(−log σ(D(f_sᵢ ⊗ p_sᵢ))) + Σᵢ uᵢ·(−log(1 − σ(D(f_tᵢ ⊗ p_tᵢ)))) )
 * vᵢ = w(p_sᵢ) / Σ_l w(p_s_l),  uᵢ likewise for the target,  w(p) = 1 + exp(−H(p))
 * </pre>
 *
 * <p>f features [n, d], p soft-max answers [n, k], ⊗ their outer product as one row [d·k], D the
 * discriminator's logit, σ the logistic function, H entropy in nats. As in the authors' code no
 * gradient flows through p; and none flows through the weights. The outer product is always
 * computed: the paper's random projection for d·k above 4,096 is left out. See {@link
 * DomainAdversarial} for when not to use it.
 *
 * <p>Paper: M. Long, Z. Cao, J. Wang, M. I. Jordan, Conditional Adversarial Domain Adaptation,
 * NeurIPS 2018, https://arxiv.org/abs/1705.10667
 */
public final class ConditionalAdversarial {
  private ConditionalAdversarial() {}

  /**
   * @param sourceFeatures [n, d]
   * @param sourceLogits [n, k]
   * @param targetFeatures [m, d]
   * @param targetLogits [m, k]
   * @param discriminator D: [r, d·k] → logits [r, 1]
   * @param lambda λ of the gradient reversal
   * @return scalar
   */
  public static NDArray loss(
      NDArray sourceFeatures,
      NDArray sourceLogits,
      NDArray targetFeatures,
      NDArray targetLogits,
      UnaryOperator<NDArray> discriminator,
      double lambda) {
    NDArray ofSource = discriminator.apply(joint(sourceFeatures, sourceLogits, lambda));
    NDArray ofTarget = discriminator.apply(joint(targetFeatures, targetLogits, lambda));
    NDArray sourceLoss =
        DomainAdversarial.softPlus(ofSource.neg()).mul(weights(sourceLogits)).sum();
    NDArray targetLoss = DomainAdversarial.softPlus(ofTarget).mul(weights(targetLogits)).sum();
    return Scale.over(sourceLoss.add(targetLoss), 2);
  }

  /** Each row's features times each of its answers [n, d·k]; features first in the order. */
  private static NDArray joint(NDArray features, NDArray logits, double lambda) {
    long n = features.getShape().get(0);
    NDArray answers = logits.stopGradient().softmax(1);
    return GradientReversal.of(features, lambda)
        .expandDims(2)
        .mul(answers.expandDims(1))
        .reshape(n, features.getShape().get(1) * logits.getShape().get(1));
  }

  /** w of each row over the sum [n, 1]. */
  private static NDArray weights(NDArray logits) {
    NDArray certainty = Entropy.ofRows(logits.stopGradient()).neg().exp().add(1);
    return certainty.div(certainty.sum());
  }
}
