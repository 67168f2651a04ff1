package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;

/**
 * Entropy minimisation: makes a model surer of its answers to unlabelled rows, so that its
 * boundaries move to where few rows are.
 *
 * <pre>ℓ = 1/m · Σᵢ H(pᵢ),  H(p) = −Σⱼ pⱼ·log pⱼ,  pᵢ = soft-max of zᵢ</pre>
 *
 * <p>In nats. Alone it is smallest when one class answers everything: use {@link
 * InformationMaximisation} or {@link ClassConfusion} where nothing else holds the model.
 *
 * <p>Paper: Y. Grandvalet, Y. Bengio, Semi-supervised Learning by Entropy Minimization, NeurIPS
 * 2004, https://papers.nips.cc/paper/2740-semi-supervised-learning-by-entropy-minimization
 */
public final class Entropy {
  private Entropy() {}

  /**
   * @param logits z [m, k]
   * @return scalar
   */
  public static NDArray loss(NDArray logits) {
    return ofRows(logits).mean();
  }

  /**
   * Entropy of the answer to each row.
   *
   * @param logits z [m, k]
   * @return [m, 1]
   */
  static NDArray ofRows(NDArray logits) {
    return logits.softmax(1).mul(logits.logSoftmax(1)).sum(new int[] {1}, true).neg();
  }
}
