package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * Margin disparity discrepancy (MDD): an auxiliary head learns to agree with the model on the
 * source and to contradict it on the target, and the features learn, by {@link GradientReversal},
 * that it cannot.
 *
 * <pre>
 * ℓ = γ · 1/n · Σᵢ −log p′(sᵢ)[h(sᵢ)] + 1/m · Σⱼ −log( 1 − p′(tⱼ)[h(tⱼ)] )
 * </pre>
 *
 * <p>s source and t target features, h(x) the class that the model answers, p′ the soft-max of the
 * auxiliary head's logits, γ the margin's factor (exp ρ of a margin ρ). No gradient flows through
 * h, so the model's own head learns from the classification loss alone. This is the paper's
 * cross-entropy form; ℓ is its disparity, negated, so that the auxiliary head makes it smaller as
 * all else does. The second logarithm is computed from the logits of all other classes and is
 * finite where 1 − p′ rounds to 0. See {@link DomainAdversarial} for when not to use it.
 *
 * <p>Paper: Y. Zhang, T. Liu, M. Long, M. I. Jordan, Bridging Theory and Algorithm for Domain
 * Adaptation, ICML 2019, https://arxiv.org/abs/1904.05801
 */
public final class MarginDisparity {
  /** γ; the paper tries 2, 3 and 4. */
  public static final double MARGIN_FACTOR = 4;

  /** Takes a class out of a sum of exponentials. */
  private static final double OUT_OF_THE_SUM = 1e30;

  private MarginDisparity() {}

  /**
   * @param sourceFeatures [n, d]
   * @param sourceLogits the model's [n, k], k at least 2
   * @param targetFeatures [m, d]
   * @param targetLogits the model's [m, k]
   * @param auxiliary the auxiliary head: [r, d] → logits [r, k]
   * @param marginFactor γ, at least 1
   * @param lambda λ of the gradient reversal
   * @return scalar
   */
  public static NDArray loss(
      NDArray sourceFeatures,
      NDArray sourceLogits,
      NDArray targetFeatures,
      NDArray targetLogits,
      UnaryOperator<NDArray> auxiliary,
      double marginFactor,
      double lambda) {
    NDArray ofSource = auxiliary.apply(GradientReversal.of(sourceFeatures, lambda));
    NDArray ofTarget = auxiliary.apply(GradientReversal.of(targetFeatures, lambda));
    NDArray agreed = ofSource.logSoftmax(1).gather(answers(sourceLogits).expandDims(1), 1);
    return Scale.times(agreed.mean().neg(), marginFactor)
        .add(contradicted(ofTarget, answers(targetLogits)).mean());
  }

  private static NDArray answers(NDArray logits) {
    return logits.stopGradient().argMax(1);
  }

  /** −log(1 − p′[h]) of each row [m, 1]: log Σⱼ exp zⱼ − log Σ_{j≠h} exp zⱼ. */
  private static NDArray contradicted(NDArray logits, NDArray answers) {
    int classes = Math.toIntExact(logits.getShape().get(1));
    NDArray answered = answers.oneHot(classes).toType(logits.getDataType(), false);
    NDArray others = logits.sub(Scale.times(answered, OUT_OF_THE_SUM));
    return logSumExp(logits).sub(logSumExp(others));
  }

  private static NDArray logSumExp(NDArray logits) {
    NDArray largest = logits.stopGradient().max(new int[] {1}, true);
    return logits.sub(largest).exp().sum(new int[] {1}, true).log().add(largest);
  }
}
