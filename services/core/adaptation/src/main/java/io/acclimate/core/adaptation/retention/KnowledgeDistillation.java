package io.acclimate.core.adaptation.retention;

import ai.djl.ndarray.NDArray;
import io.acclimate.core.adaptation.alignment.Scale;

/**
 * Knowledge distillation, the loss of learning without forgetting (LwF): a network's shares of
 * classes stay those of an earlier one.
 *
 * <pre>ℓ = T²/n · Σᵢ KL(qᵢ ‖ pᵢ),  qᵢ = soft-max of hᵢ/T,  pᵢ = soft-max of zᵢ/T</pre>
 *
 * <p>z logits, h the earlier network's, T temperature. T² keeps the gradient's size whatever T is.
 * LwF takes it on rows of the new task, of which the earlier network knows little where domains are
 * far apart; on replayed rows it is the milder kin of {@link LogitMatching}, since how sure an
 * answer is beyond all doubt costs nothing. LwF's formula is the cross-entropy of q and p without
 * T², which differs by a factor and the constant entropy of q.
 *
 * <p>Papers: G. Hinton, O. Vinyals, J. Dean, Distilling the Knowledge in a Neural Network, 2015,
 * https://arxiv.org/abs/1503.02531; Z. Li, D. Hoiem, Learning without Forgetting, ECCV 2016,
 * https://arxiv.org/abs/1606.09282
 */
public final class KnowledgeDistillation {
  /** T, as in Learning without Forgetting. */
  public static final double TEMPERATURE = 2;

  private KnowledgeDistillation() {}

  /**
   * @param logits z [n, k]
   * @param earlier h [n, k]
   * @param temperature T, above 0
   * @return scalar
   */
  public static NDArray loss(NDArray logits, NDArray earlier, double temperature) {
    NDArray own = Scale.over(logits, temperature).logSoftmax(1);
    NDArray kept = Scale.over(earlier, temperature);
    NDArray divergence = kept.softmax(1).mul(kept.logSoftmax(1).sub(own));
    return Scale.times(divergence.sum(new int[] {1}).mean(), temperature * temperature);
  }
}
