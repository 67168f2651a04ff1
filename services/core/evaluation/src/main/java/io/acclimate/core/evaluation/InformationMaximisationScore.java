package io.acclimate.core.evaluation;

/**
 * Information maximisation (IM): predictions shall each be certain, and all classes occur.
 *
 * <pre>score = H(p̄) − 1/n · Σ_i H(p_i),  p̄ = 1/n · Σ_i p_i,  H(p) = −Σ_c p_c·ln p_c</pre>
 *
 * <p>This is the mutual information of an example and its predicted class: from 0, every prediction
 * alike, to ln k, every prediction certain and every class predicted equally often. Natural
 * logarithm; both terms weigh the same.
 *
 * <p><b>Weakness:</b> it assumes balanced classes. Where one class is rare, a model that is wrong
 * on common examples so as to fill the rare class scores above the one that is right on all. Nor
 * does it see two classes that are swapped.
 *
 * <p>Paper: Y. Shi, F. Sha, Information-theoretical learning of discriminative clusters for
 * unsupervised domain adaptation, ICML 2012, https://arxiv.org/abs/1206.6438
 */
public record InformationMaximisationScore() implements UnsupervisedValidator {
  @Override
  public String key() {
    return "information-maximisation";
  }

  @Override
  public double score(double[][] probabilities) {
    Predictions.check(key(), probabilities, 1);
    return Predictions.entropy(Predictions.mean(probabilities))
        - Predictions.meanEntropy(probabilities);
  }
}
