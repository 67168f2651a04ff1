package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/**
 * Deep joint distribution optimal transport (DeepJDOT): the cheapest way to carry labelled source
 * rows over to target rows, where a target row is dear whose features are far from the source row's
 * or whose answer is not the source row's label.
 *
 * <pre>
 * ℓ = Σᵢⱼ γᵢⱼ·cᵢⱼ,  cᵢⱼ = α·δ²(sᵢ, tⱼ) − β·log p(tⱼ)[yᵢ]
 * </pre>
 *
 * <p>s source features of class yᵢ, t target features, p(t) the soft-max answer to a target row, δ
 * the distance in units of the batch's own, see {@link PairwiseDistances}, γ the plan of {@link
 * Sinkhorn}, whose sum is 1, so that ℓ is a mean over both batches. As in the paper the plan is
 * made anew in each step and is a constant in the gradient. The paper's plan is exact and its
 * distances are Euclidean ones as they are; our plan is smoothed by ε = 0.05 · mean of c. The
 * classification loss on source rows is not in it. Not for small batches, and not where classes
 * come in other shares than in the source: every row weighs the same, and so rows of one class are
 * carried to another.
 *
 * <p>Paper: B. B. Damodaran, B. Kellenberger, R. Flamary, D. Tuia, N. Courty, DeepJDOT: Deep Joint
 * Distribution Optimal Transport for Unsupervised Domain Adaptation, ECCV 2018,
 * https://arxiv.org/abs/1803.10081
 */
public final class JointTransport {
  /** Distances and cross-entropies are both about 1. */
  public static final double ALPHA = 1;

  /** See {@link #ALPHA}. */
  public static final double BETA = 1;

  /** ε as a share of the mean cost. */
  private static final double SMOOTHING = 0.05;

  /** Where all costs are 0, any plan is the cheapest. */
  private static final double SMALLEST_EPSILON = 1e-30;

  private JointTransport() {}

  /**
   * @param source features [n, d]
   * @param sourceLabels class numbers [n, 1] of INT64
   * @param target features [m, d]
   * @param targetLogits [m, k]
   * @param alpha α, weight of the features' distance
   * @param beta β, weight of the answers' cross-entropy
   * @return scalar
   */
  public static NDArray loss(
      NDArray source,
      NDArray sourceLabels,
      NDArray target,
      NDArray targetLogits,
      double alpha,
      double beta) {
    int classes = Math.toIntExact(targetLogits.getShape().get(1));
    NDArray labels =
        sourceLabels.flatten().oneHot(classes).toType(targetLogits.getDataType(), false);
    NDArray crossEntropies = labels.matMul(targetLogits.logSoftmax(1).transpose()).neg();
    NDArray cost =
        Scale.times(PairwiseDistances.squared(source, target), alpha)
            .add(Scale.times(crossEntropies, beta));
    return cost.mul(plan(cost.stopGradient())).sum();
  }

  private static NDArray plan(NDArray cost) {
    int n = Math.toIntExact(cost.getShape().get(0));
    int m = Math.toIntExact(cost.getShape().get(1));
    double[] flat = cost.toType(DataType.FLOAT64, false).toDoubleArray();
    double[][] rows = new double[n][m];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      System.arraycopy(flat, i * m, rows[i], 0, m);
      for (double each : rows[i]) {
        sum += each;
      }
    }
    double epsilon = Math.max(SMALLEST_EPSILON, SMOOTHING * sum / flat.length);
    NDManager manager = cost.getManager();
    // A copy, so that the backward pass reads the engine's memory and not Java's.
    return manager.create(Sinkhorn.plan(rows, epsilon)).toType(cost.getDataType(), true);
  }
}
