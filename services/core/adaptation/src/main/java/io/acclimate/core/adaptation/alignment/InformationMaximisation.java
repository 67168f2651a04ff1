package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;

/**
 * Information maximisation (SHOT-IM): sure answers to each unlabelled row, of all classes over the
 * batch.
 *
 * <pre>ℓ = 1/m · Σᵢ H(pᵢ) − H(p̄),  p̄ = 1/m · Σᵢ pᵢ,  pᵢ = soft-max of zᵢ</pre>
 *
 * <p>H entropy in nats. It is the mutual information of row and answer, negated. The paper adapts
 * with a frozen head, so that features move to where the source's classes are. It draws the answers
 * towards equal shares of all classes: not where the target's classes come in very unequal ones.
 *
 * <p>Paper: J. Liang, D. Hu, J. Feng, Do We Really Need to Access the Source Data? Source
 * Hypothesis Transfer for Unsupervised Domain Adaptation (SHOT), ICML 2020,
 * https://arxiv.org/abs/2002.08546
 */
public final class InformationMaximisation {
  /** Keeps the logarithm finite for a class that nothing belongs to, as the paper's code does. */
  private static final float SMALLEST_SHARE = 1e-5f;

  private InformationMaximisation() {}

  /**
   * @param logits z [m, k]
   * @return scalar
   */
  public static NDArray loss(NDArray logits) {
    NDArray shares = logits.softmax(1).mean(new int[] {0});
    NDArray negativeDiversity = shares.mul(shares.add(SMALLEST_SHARE).log()).sum();
    return Entropy.loss(logits).add(negativeDiversity);
  }
}
