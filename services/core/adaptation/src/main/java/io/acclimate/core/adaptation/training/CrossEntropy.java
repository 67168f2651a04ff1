package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;

/**
 * Cross-entropy of soft-max scores, the mean over the batch in nats.
 *
 * <pre>ℓ = −1/n · Σᵢ log( exp zᵢ[yᵢ] / Σⱼ exp zᵢ[j] )</pre>
 */
public final class CrossEntropy {
  private CrossEntropy() {}

  /**
   * @param logits z [n, k]
   * @param labels y [n, 1] of INT64, class numbers from 0
   * @return scalar
   */
  public static NDArray mean(NDArray logits, NDArray labels) {
    return logits.logSoftmax(1).gather(labels, 1).mean().neg();
  }
}
