package io.acclimate.core.evaluation;

/**
 * The negative mean entropy of predictions: a model that fits a domain is sure of itself there.
 *
 * <pre>score = −1/n · Σ_i H(p_i),  H(p) = −Σ_c p_c·ln p_c</pre>
 *
 * <p>From −ln k, every prediction uniform, to 0, every prediction certain. Natural logarithm.
 *
 * <p><b>Weakness:</b> sure is not right. The best score of all has a model that answers with one
 * class whatever it is shown, and training that minimises entropy drives a model there: not for
 * models that were adapted in that way, nor for comparing models of different calibration.
 *
 * <p>Paper: P. Morerio, J. Cavazza, V. Murino, Minimal-entropy correlation alignment for
 * unsupervised deep domain adaptation, ICLR 2018, https://arxiv.org/abs/1711.10288
 */
public record EntropyScore() implements UnsupervisedValidator {
  @Override
  public String key() {
    return "entropy";
  }

  @Override
  public double score(double[][] probabilities) {
    Predictions.check(key(), probabilities, 1);
    // Not −0, which reports would show.
    return 0 - Predictions.meanEntropy(probabilities);
  }
}
