package io.acclimate.core.evaluation;

/**
 * Guesses from predictions alone, without labels, how good a model is on the domain that they were
 * made in: a higher score means a better model.
 *
 * <p>Scores order models of the same task on the same examples; they are no accuracies, and have no
 * common scale. Each validator can be fooled, in the way that its class says: never let one alone
 * decide where a few labels are to be had. Implementations keep no state; the order of the examples
 * does not matter beyond rounding.
 *
 * <p>How far validators can be trusted: K. Musgrave, S. Belongie, S.-N. Lim, Three new validators
 * and a large-scale benchmark ranking for unsupervised domain adaptation, 2022,
 * https://arxiv.org/abs/2208.07360
 */
public interface UnsupervisedValidator {
  /**
   * Judges a model.
   *
   * @param probabilities P, [n, k], the model's predictions: each of n rows has the probabilities
   *     of k classes, k at least 2, and sums to 1. Anything else is refused
   * @return a finite score, higher is better
   */
  double score(double[][] probabilities);

  /** The validator's name in settings and reports. */
  String key();
}
