package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;

/**
 * Minimum class confusion (MCC): how often the answers to unlabelled rows hesitate between two
 * classes.
 *
 * <pre>
 * ℓ = 1/k · Σ_{j≠j'} C̃_{jj'},  C̃_{jj'} = C_{jj'} / Σ_l C_{jl},  C_{jj'} = Σᵢ wᵢ·p_{ij}·p_{ij'}
 * pᵢ = soft-max of zᵢ/T,  wᵢ = m·(1 + exp(−H(pᵢ))) / Σ_l (1 + exp(−H(p_l)))
 * </pre>
 *
 * <p>H entropy in nats, T temperature; no gradient flows through the weights w. It needs no source
 * rows and, unlike {@link InformationMaximisation}, no equal shares of classes. Not for many
 * classes with batches of a few rows.
 *
 * <p>Paper: Y. Jin, X. Wang, M. Long, J. Wang, Minimum Class Confusion for Versatile Domain
 * Adaptation, ECCV 2020, https://arxiv.org/abs/1912.03699
 */
public final class ClassConfusion {
  /** The paper's T. */
  public static final double TEMPERATURE = 2.5;

  private ClassConfusion() {}

  /**
   * @param logits z [m, k]
   * @param temperature T, above 0
   * @return scalar
   */
  public static NDArray loss(NDArray logits, double temperature) {
    long m = logits.getShape().get(0);
    int k = Math.toIntExact(logits.getShape().get(1));
    NDArray scaled = Scale.over(logits, temperature);
    NDArray answers = scaled.softmax(1);
    NDArray certainty = Entropy.ofRows(scaled).stopGradient().neg().exp().add(1);
    NDArray weights = certainty.div(certainty.sum()).mul(m);
    NDArray confusion = answers.mul(weights).transpose().matMul(answers);
    NDArray normalised = confusion.div(confusion.sum(new int[] {1}, true));
    NDArray diagonal = logits.getManager().eye(k, k, 0, logits.getDataType());
    return Scale.over(normalised.mul(diagonal.neg().add(1)).sum(), k);
  }
}
