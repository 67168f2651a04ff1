package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;

/**
 * Multi-kernel maximum mean discrepancy (MK-MMD): how far apart the mean embeddings of two domains'
 * features are, over several Gaussian kernels at once.
 *
 * <pre>
 * ℓ = 1/(n(n−1)) · Σ_{i≠j} k(sᵢ, sⱼ) + 1/(m(m−1)) · Σ_{i≠j} k(tᵢ, tⱼ) − 2/(nm) · Σ_{ij} k(sᵢ, tⱼ)
 * k(x, y) = 1/5 · Σ_{e=−2..2} exp( −‖x − y‖² / (2ᵉ·b) )
 * </pre>
 *
 * <p>s source features [n, d], t target features [m, d], b the mean of ‖x − y‖² over all pairs of
 * different rows of both domains, through which no gradient flows. This is the unbiased estimate
 * with equal kernel weights; the paper learns the weights and sums over a linear number of pairs.
 * Being unbiased it may be below 0. Not for batches of a few rows, and not where classes come in
 * other shares than in the source.
 *
 * <p>Papers: M. Long, Y. Cao, J. Wang, M. I. Jordan, Learning Transferable Features with Deep
 * Adaptation Networks (DAN), ICML 2015, https://arxiv.org/abs/1502.02791; A. Gretton et al., A
 * Kernel Two-Sample Test, JMLR 13, 2012, https://jmlr.org/papers/v13/gretton12a.html
 */
public final class MultiKernelMmd {
  private static final int SMALLEST_EXPONENT = -2;
  private static final int LARGEST_EXPONENT = 2;

  /** Where all rows are equal; their kernel is 1 all the same. */
  private static final float SMALLEST_BANDWIDTH = 1e-30f;

  private MultiKernelMmd() {}

  /**
   * @param source features [n, d], n at least 2
   * @param target features [m, d], m at least 2
   * @return scalar
   */
  public static NDArray loss(NDArray source, NDArray target) {
    return estimate(kernel(source, target), source.getShape().get(0));
  }

  /**
   * The kernel of each pair of rows of both domains, with a bandwidth of their own.
   *
   * @param source [n, d]
   * @param target [m, d]
   * @return [n + m, n + m], the source's rows first; 1 on the diagonal
   */
  static NDArray kernel(NDArray source, NDArray target) {
    return kernel(squaredDistances(NDArrays.concat(new NDList(source, target))));
  }

  /**
   * The unbiased estimate that a kernel gives.
   *
   * @param kernel [n + m, n + m], the source's rows first; 1 on the diagonal
   * @param n rows of the source
   * @return scalar
   */
  static NDArray estimate(NDArray kernel, long n) {
    long m = kernel.getShape().get(0) - n;
    NDList rows = kernel.split(new long[] {n}, 0);
    NDList ofSource = rows.get(0).split(new long[] {n}, 1);
    NDArray within = ofSource.get(0);
    NDArray across = ofSource.get(1);
    NDArray withinTarget = rows.get(1).split(new long[] {n}, 1).get(1);
    return ofDifferentRows(within, n)
        .add(ofDifferentRows(withinTarget, m))
        .sub(Scale.times(across.mean(), 2));
  }

  /**
   * Squared Euclidean distances of all pairs of rows.
   *
   * @param x [n, d]
   * @return [n, n], 0 on the diagonal
   */
  static NDArray squaredDistances(NDArray x) {
    int n = Math.toIntExact(x.getShape().get(0));
    NDArray norms = x.square().sum(new int[] {1}, true);
    NDArray products = Scale.times(x.matMul(x.transpose()), 2);
    NDArray distances = norms.add(norms.transpose()).sub(products);
    // Rounding leaves something on the diagonal, and may leave something below 0 elsewhere.
    NDArray diagonal = x.getManager().eye(n, n, 0, x.getDataType());
    return Scale.atLeast(distances, 0).mul(diagonal.neg().add(1));
  }

  /** The kernel of each pair [n, n], 1 on the diagonal. */
  private static NDArray kernel(NDArray squaredDistances) {
    float n = squaredDistances.getShape().get(0);
    NDArray bandwidth =
        squaredDistances.stopGradient().sum().div(n * (n - 1)).maximum(SMALLEST_BANDWIDTH);
    NDArray kernels = squaredDistances.zerosLike();
    for (int exponent = SMALLEST_EXPONENT; exponent <= LARGEST_EXPONENT; exponent++) {
      float factor = (float) Math.scalb(1.0, exponent);
      kernels = kernels.add(squaredDistances.div(bandwidth.mul(factor)).neg().exp());
    }
    return Scale.over(kernels, LARGEST_EXPONENT - SMALLEST_EXPONENT + 1);
  }

  /** The mean over all pairs of different rows: the diagonal holds 1 for each row. */
  private static NDArray ofDifferentRows(NDArray kernel, long n) {
    return Scale.over(kernel.sum().sub(n), (double) (n * (n - 1)));
  }
}
