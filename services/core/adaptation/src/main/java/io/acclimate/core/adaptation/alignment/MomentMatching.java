package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;

/**
 * Matching of the target's feature mean and covariance to those that the source's features once
 * had: no row of the source is needed.
 *
 * <pre>ℓ = 1/d · ‖μ_S − μ_T‖² + 1/(4d²) · ‖C_S − C_T‖²_F</pre>
 *
 * <p>μ means [d], C unbiased covariances [d, d], ‖·‖_F the Frobenius norm. The two terms are those
 * of the paper's online feature alignment; the factors are ours, and make the second term {@link
 * Coral}'s. The source's statistics do not follow the weights: not for rounds that change the
 * features much, and not where classes come in other shares than in the source.
 *
 * <p>Paper: Y. Liu et al., TTT++: When Does Self-Supervised Test-Time Training Fail or Thrive?,
 * NeurIPS 2021, https://arxiv.org/abs/2110.09256
 */
public final class MomentMatching {
  private MomentMatching() {}

  /**
   * @param sourceMean μ_S [d]
   * @param sourceCovariance C_S [d, d]
   * @param target features [m, d], m at least 2
   * @return scalar
   */
  public static NDArray loss(NDArray sourceMean, NDArray sourceCovariance, NDArray target) {
    NDArray means = target.mean(new int[] {0}).sub(sourceMean).square().mean();
    return means.add(Coral.lossToCovariance(sourceCovariance, target));
  }
}
