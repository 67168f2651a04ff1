package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * Domain-adversarial training (DANN): a discriminator learns to tell source from target features,
 * and the features learn, by {@link GradientReversal}, that it cannot.
 *
 * <pre>ℓ = ½ · ( 1/n · Σᵢ −log σ(D(sᵢ)) + 1/m · Σᵢ −log(1 − σ(D(tᵢ))) )</pre>
 *
 * <p>s source features [n, d], t target features [m, d], D the discriminator's logit, σ the
 * logistic function. Adversarial training needs hundreds of steps and balanced batches: not for
 * short rounds, and not where classes come in other shares than in the source.
 *
 * <p>Paper: Y. Ganin et al., Domain-Adversarial Training of Neural Networks, JMLR 17, 2016,
 * https://arxiv.org/abs/1505.07818
 */
public final class DomainAdversarial {
  private DomainAdversarial() {}

  /**
   * @param source features [n, d]
   * @param target features [m, d]
   * @param discriminator D: [r, d] → logits [r, 1]
   * @param lambda λ of the gradient reversal
   * @return scalar
   */
  public static NDArray loss(
      NDArray source, NDArray target, UnaryOperator<NDArray> discriminator, double lambda) {
    NDArray ofSource = discriminator.apply(GradientReversal.of(source, lambda));
    NDArray ofTarget = discriminator.apply(GradientReversal.of(target, lambda));
    return Scale.over(softPlus(ofSource.neg()).mean().add(softPlus(ofTarget).mean()), 2);
  }

  /** log(1 + exp z) without overflow: −log σ(−z). */
  static NDArray softPlus(NDArray z) {
    return Scale.atLeast(z, 0).add(z.abs().neg().exp().add(1).log());
  }
}
