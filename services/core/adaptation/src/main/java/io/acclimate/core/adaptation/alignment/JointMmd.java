package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;

/**
 * Joint maximum mean discrepancy (JMMD), the loss of joint adaptation networks (JAN): how far apart
 * two domains are in features and answers taken together, so that features move with what is
 * answered to them.
 *
 * <pre>
 * ℓ = 1/(n(n−1)) · Σ_{i≠j} K(sᵢ, sⱼ) + 1/(m(m−1)) · Σ_{i≠j} K(tᵢ, tⱼ) − 2/(nm) · Σ_{ij} K(sᵢ, tⱼ)
 * K(x, y) = k(f_x, f_y) · k′(p_x, p_y)
 * </pre>
 *
 * <p>f features [n, d], p soft-max answers [n, k]; k and k′ are {@link MultiKernelMmd}'s mean of
 * five Gaussian kernels, each with a bandwidth of its own, through which no gradient flows.
 * Gradients flow through features and answers. The paper has one Gaussian kernel per layer, of the
 * median bandwidth, and sums over a linear number of pairs; this is the unbiased estimate over all
 * pairs, and may be below 0. It is JAN without the adversarial parameters of JAN-A. Not for batches
 * of a few rows, and not where the source's model is wrong about most of the target.
 *
 * <p>Paper: M. Long, H. Zhu, J. Wang, M. I. Jordan, Deep Transfer Learning with Joint Adaptation
 * Networks, ICML 2017, https://arxiv.org/abs/1605.06636
 */
public final class JointMmd {
  private JointMmd() {}

  /**
   * @param sourceFeatures [n, d], n at least 2
   * @param sourceLogits [n, k]
   * @param targetFeatures [m, d], m at least 2
   * @param targetLogits [m, k]
   * @return scalar
   */
  public static NDArray loss(
      NDArray sourceFeatures, NDArray sourceLogits, NDArray targetFeatures, NDArray targetLogits) {
    NDArray ofFeatures = MultiKernelMmd.kernel(sourceFeatures, targetFeatures);
    NDArray ofAnswers = MultiKernelMmd.kernel(sourceLogits.softmax(1), targetLogits.softmax(1));
    return MultiKernelMmd.estimate(ofFeatures.mul(ofAnswers), sourceFeatures.getShape().get(0));
  }
}
