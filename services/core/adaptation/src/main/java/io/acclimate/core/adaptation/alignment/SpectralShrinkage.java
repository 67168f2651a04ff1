package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/**
 * Batch spectral shrinkage (BSS): makes the directions smaller in which a batch's features vary
 * least, which are those that transfer badly.
 *
 * <pre>
 * ℓ = 1/n · Σ_{i=1..k} σ₋ᵢ²
 * </pre>
 *
 * <p>σ₋₁ ≤ σ₋₂ ≤ … the singular values, smallest first, of the features F [n, d], not centred, of
 * which there are min(n, d). The paper has the sum, not the mean over n. The engine's binding has
 * no singular value decomposition, and needs none: with unit vectors vᵢ that belong to the σ₋ᵢ, Σ
 * σ₋ᵢ² = ‖F·V‖², whose gradient 2·F·V·Vᵀ with V held constant is that of the singular values
 * (first-order perturbation: turning V changes nothing, since V is where ‖F·V‖² is smallest). V are
 * eigenvectors of FᵀF, or, if n is below d, of FFᵀ on the other side. Where σ₋ₖ equals the next
 * larger one it is one of several subgradients. It is a penalty and aligns nothing by itself. Not
 * for batches and features of many hundreds: see {@link SmallestEigenvectors}.
 *
 * <p>Paper: X. Chen, S. Wang, B. Fu, M. Long, J. Wang, Catastrophic Forgetting Meets Negative
 * Transfer: Batch Spectral Shrinkage for Safe Transfer Learning, NeurIPS 2019,
 * https://papers.nips.cc/paper/8466-catastrophic-forgetting-meets-negative-transfer-batch-spectral-shrinkage-for-safe-transfer-learning
 */
public final class SpectralShrinkage {
  /** The paper's k. */
  public static final int SINGULAR_VALUES = 1;

  private SpectralShrinkage() {}

  /**
   * @param features F [n, d]
   * @param k how many singular values, 1 to min(n, d)
   * @return scalar
   * @throws IllegalArgumentException if there are fewer than k
   */
  public static NDArray loss(NDArray features, int k) {
    int n = Math.toIntExact(features.getShape().get(0));
    int d = Math.toIntExact(features.getShape().get(1));
    if (k < 1 || k > Math.min(n, d)) {
      throw new IllegalArgumentException(
          "k %d: features of [%d, %d] have 1 to %d singular values"
              .formatted(k, n, d, Math.min(n, d)));
    }
    NDArray tall = n < d ? features.transpose() : features;
    return Scale.over(tall.matMul(directions(tall.stopGradient(), k)).square().sum(), n);
  }

  /** V [r, k] of F [·, r]. */
  private static NDArray directions(NDArray tall, int k) {
    int r = Math.toIntExact(tall.getShape().get(1));
    NDArray precise = tall.toType(DataType.FLOAT64, false);
    double[] flat = precise.transpose().matMul(precise).toDoubleArray();
    double[][] gram = new double[r][r];
    for (int i = 0; i < r; i++) {
      System.arraycopy(flat, i * r, gram[i], 0, r);
    }
    NDManager manager = tall.getManager();
    // A copy, so that the backward pass reads the engine's memory and not Java's.
    return manager.create(SmallestEigenvectors.of(gram, k)).toType(tall.getDataType(), true);
  }
}
