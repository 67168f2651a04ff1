package io.acclimate.core.adaptation;

import java.util.List;

/**
 * What several models answer together to the same rows: to each the class to which they give the
 * most on average,
 *
 * <pre>ŷ_i = argmax_c Σ_m p_m(c | x_i)</pre>
 *
 * <p>Models that were made in different ways seldom make the same mistakes. So of several that a
 * few labels cannot tell apart, the one that answers most rows as all do together is likely the
 * best, and many rows without a label say so with less noise than a few with one. Not where most of
 * the models share a mistake.
 *
 * <p>Paper: D. Hu, R. Luo, J. Liang, C. S. Foo, Towards Reliable Model Selection for Unsupervised
 * Domain Adaptation: An Empirical Study and A Certified Baseline (EnsV), NeurIPS 2024,
 * https://openreview.net/forum?id=rI7kbFTSpr. <b>Variant:</b> the choice is only among models that
 * labels have found better than what stands.
 *
 * @param classes ŷ_i, the number of a class for each row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; stays inside the round
record Consensus(int[] classes) {

  /**
   * The answers of some models together.
   *
   * @param models logits [n, k] of each, to the same rows; one or more
   */
  static Consensus of(List<Logits> models) {
    double[][] sum = models.get(0).probabilities();
    for (Logits model : models.subList(1, models.size())) {
      double[][] probabilities = model.probabilities();
      for (int row = 0; row < sum.length; row++) {
        for (int i = 0; i < sum[row].length; i++) {
          sum[row][i] += probabilities[row][i];
        }
      }
    }
    int[] classes = new int[sum.length];
    for (int row = 0; row < sum.length; row++) {
      for (int i = 1; i < sum[row].length; i++) {
        classes[row] = sum[row][i] > sum[row][classes[row]] ? i : classes[row];
      }
    }
    return new Consensus(classes);
  }

  /**
   * How many rows a model answers as all do together.
   *
   * @param model its logits [n, k] to the same rows
   */
  int agreement(Logits model) {
    int same = 0;
    for (int row = 0; row < classes.length; row++) {
      same += model.argMax(row) == classes[row] ? 1 : 0;
    }
    return same;
  }
}
