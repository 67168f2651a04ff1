package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * Contrastive semantic alignment (the CSA of CCSA): features of one class are drawn together across
 * domains, those of different classes are pushed a margin apart. It needs labels of both domains.
 *
 * <pre>
 * ℓ = ½ · mean_{yᵢ=yⱼ} ‖sᵢ − tⱼ‖² + ½ · mean_{yᵢ≠yⱼ} max(0, μ − ‖sᵢ − tⱼ‖)²
 * </pre>
 *
 * <p>s source features of class yᵢ, t target features of class yⱼ, μ the margin; a mean over no
 * pair is 0. The paper sums over pairs that it samples, three of different classes to one of the
 * same; here all pairs of the batch count, and either kind by its own mean. The classification loss
 * is not in it. The margin is in units of the features: not for features of very unlike scales.
 *
 * <p>Paper: S. Motiian, M. Piccirilli, D. A. Adjeroh, G. Doretto, Unified Deep Supervised Domain
 * Adaptation and Generalization, ICCV 2017, https://arxiv.org/abs/1709.10190
 */
public final class SemanticAlignment {
  /** The authors' μ. */
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
