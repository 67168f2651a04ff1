package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * Contrastive semantic alignment (the CSA of CCSA): features of one class are drawn together across
 * domains, those of different classes are pushed a margin apart. It needs labels of both domains.
 *
 * <pre>
 * ℓ = ½ · mean_{yᵢ=yⱼ} δ²(sᵢ, tⱼ) + ½ · mean_{yᵢ≠yⱼ} max(0, μ − δ(sᵢ, tⱼ))²
 * </pre>
 *
 * <p>s source features of class yᵢ, t target features of class yⱼ, μ the margin, δ the distance in
 * units of the batch's own, see {@link PairwiseDistances}; a mean over no pair is 0. The paper has
 * Euclidean distances as they are, and its authors sample three pairs of different classes to one
 * of the same; here all pairs of the batch count, and either kind by its own mean. The
 * classification loss is not in it. Not for batches that hardly have a pair of one class.
 *
 * <p>Paper: S. Motiian, M. Piccirilli, D. A. Adjeroh, G. Doretto, Unified Deep Supervised Domain
 * Adaptation and Generalization, ICCV 2017, https://arxiv.org/abs/1709.10190
 */
public final class SemanticAlignment {
  /** Classes are to be as far apart as two rows are on average. */
  public static final double MARGIN = 1;

  /** Below it a squared distance has no gradient: the root's would be infinite at 0. */
  private static final double SMALLEST_SQUARE = 1e-12;

  private SemanticAlignment() {}

  /**
   * @param source features [n, d]
   * @param sourceLabels class numbers [n, 1] of INT64
   * @param target features [m, d]
   * @param targetLabels class numbers [m, 1] of INT64
   * @param margin μ, 0 or more
   * @return scalar
   */
  public static NDArray loss(
      NDArray source, NDArray sourceLabels, NDArray target, NDArray targetLabels, double margin) {
    NDArray same = sourceLabels.eq(targetLabels.transpose()).toType(source.getDataType(), false);
    NDArray squares = PairwiseDistances.squared(source, target);
    NDArray distances = Scale.atLeast(squares, SMALLEST_SQUARE).sqrt();
    NDArray missing = Scale.atLeast(distances.neg().add(margin), 0).square();
    NDArray drawn = meanOver(same, squares);
    NDArray pushed = meanOver(same.neg().add(1), missing);
    return Scale.over(drawn.add(pushed), 2);
  }

  private static NDArray meanOver(NDArray chosen, NDArray values) {
    double count = chosen.sum().toType(DataType.FLOAT64, false).getDouble();
    return Scale.over(values.mul(chosen).sum(), Math.max(1, count));
  }
}
