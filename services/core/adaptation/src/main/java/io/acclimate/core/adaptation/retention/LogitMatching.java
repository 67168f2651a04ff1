package io.acclimate.core.adaptation.retention;

import ai.djl.ndarray.NDArray;

/**
 * Dark experience replay's loss (DER): answers to replayed rows stay what they once were.
 *
 * <pre>ℓ = 1/(n·k) · Σᵢ Σⱼ (zᵢⱼ − hᵢⱼ)²</pre>
 *
 * <p>z logits, h earlier ones of the same rows. Beside the cross-entropy of the same replayed rows
 * it is DER++ (DER has it alone). The mean is over elements, as in the authors' code; the paper's
 * formula is the squared norm of each row's difference, k times as much. The paper draws the rows
 * of both losses separately; here they are the same rows.
 *
 * <p>Paper: P. Buzzega, M. Boschini, A. Porrello, D. Abati, S. Calderara, Dark Experience for
 * General Continual Learning: a Strong, Simple Baseline, NeurIPS 2020,
 * https://arxiv.org/abs/2004.07211
 */
public final class LogitMatching {
  private LogitMatching() {}

  /**
   * @param logits z [n, k]
   * @param earlier h [n, k]
   * @return scalar
   */
  public static NDArray loss(NDArray logits, NDArray earlier) {
    return logits.sub(earlier).square().mean();
  }
}
