package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;

/**
 * Deep CORAL (correlation alignment): the distance between the covariances of two domains'
 * features, without labels.
 *
 * <pre>
 * ℓ = 1/(4d²) · ‖C_S − C_T‖²_F
 * C = 1/(n − 1) · (XᵀX − 1/n · (1ᵀX)ᵀ(1ᵀX))
 * </pre>
 *
 * <p>Where a batch has fewer rows than features, the same number comes from products of rows, of
 * which there are fewer than of features, up to rounding:
 *
 * <pre>
 * ‖C_S − C_T‖²_F = ⟨C_S, C_S⟩ − 2·⟨C_S, C_T⟩ + ⟨C_T, C_T⟩
 * ⟨AᵀA, BᵀB⟩ = ‖ABᵀ‖²_F
 * </pre>
 *
 * <p>A, B centred rows, so that (n − 1)·C = AᵀA.
 *
 * <p>X features [n, d] of one domain, ‖·‖_F the Frobenius norm. This is the variant of the paper:
 * unbiased covariances, squared norm, factor 1/(4d²), both domains through the same weights. Means
 * are not aligned. Not for batches of a few rows (a covariance of rank n − 1 says little) and not
 * where classes come in other shares than in the source: aligning then mixes classes up.
 *
 * <p>Paper: B. Sun, K. Saenko, Deep CORAL: Correlation Alignment for Deep Domain Adaptation, ECCV
 * Workshops 2016, https://arxiv.org/abs/1607.01719
 */
public final class Coral {
  private Coral() {}

  /**
   * @param source features [n, d], n at least 2
   * @param target features [m, d], m at least 2
   * @return scalar
   */
  public static NDArray loss(NDArray source, NDArray target) {
    long d = source.getShape().get(1);
    return source.getShape().get(0) + target.getShape().get(0) < d
        ? ofRows(source, target)
        : lossToCovariance(covariance(source), target);
  }

  private static NDArray ofRows(NDArray source, NDArray target) {
    float d = source.getShape().get(1);
    NDArray a = centred(source);
    NDArray b = centred(target);
    NDArray mixed = inner(a, b);
    NDArray own = inner(a, a).add(inner(b, b));
    return Scale.over(own.sub(mixed.add(mixed)), 4 * d * d);
  }

  /** ⟨AᵀA / (n − 1), BᵀB / (m − 1)⟩: centred rows a [n, d], b [m, d] → scalar. */
  private static NDArray inner(NDArray a, NDArray b) {
    float n = a.getShape().get(0);
    float m = b.getShape().get(0);
    return Scale.over(Scale.over(a.matMul(b.transpose()).square().sum(), n - 1), m - 1);
  }

  private static NDArray centred(NDArray x) {
    return x.sub(x.mean(new int[] {0}, true));
  }

  /**
   * The same where only the source's covariance is known.
   *
   * @param sourceCovariance C_S [d, d]
   * @param target features [m, d], m at least 2
   * @return scalar
   */
  public static NDArray lossToCovariance(NDArray sourceCovariance, NDArray target) {
    float d = target.getShape().get(1);
    return Scale.over(sourceCovariance.sub(covariance(target)).square().sum(), 4 * d * d);
  }

  /**
   * Unbiased covariance.
   *
   * @param x features [n, d], n at least 2
   * @return [d, d]
   */
  public static NDArray covariance(NDArray x) {
    float n = x.getShape().get(0);
    NDArray centred = centred(x);
    return Scale.over(centred.transpose().matMul(centred), n - 1);
  }
}
