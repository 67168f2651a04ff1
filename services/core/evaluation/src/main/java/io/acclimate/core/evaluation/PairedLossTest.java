package io.acclimate.core.evaluation;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Fisher's paired randomisation test on losses, one-sided: does a candidate lose less than the
 * baseline on the same examples, on average?
 *
 * <p>With d_i = baseline loss − candidate loss, and no difference between the two, each d_i might
 * as well have had the other sign. The test compares T = Σ d_i with the sums under B random choices
 * of signs:
 *
 * <pre>p = (1 + #{b : Σ s_bi·d_i ≥ T}) / (1 + B),  s_bi = ±1</pre>
 *
 * <p>It asks for no distribution, only for independent examples, and sees differences long before
 * the number of right answers does. Counting the observed signs among the choices keeps the level
 * exact for every B (Phipson and Smyth). It does not correct for asking several times.
 *
 * <p>Papers: R. A. Fisher, The Design of Experiments, 1935, section 21; B. Phipson, G. K. Smyth,
 * Permutation P-values should never be zero, Statistical Applications in Genetics and Molecular
 * Biology 9, 2010, https://arxiv.org/abs/1603.05766
 */
public final class PairedLossTest {
  /** Random choices of signs, B: the smallest p-value is 1/1000. */
  static final int CHOICES = 999;

  private PairedLossTest() {}

  /**
   * The p-value, 1/1000 to 1; 1 without examples or without any difference.
   *
   * @param baseline loss of the baseline on example i
   * @param candidate loss of the candidate on example i
   * @param random draws the signs
   */
  public static double pValue(double[] baseline, double[] candidate, RandomGenerator random) {
    double[] alike = new double[baseline.length];
    Arrays.fill(alike, 1);
    return pValue(baseline, candidate, alike, random);
  }

  /**
   * The p-value where examples count differently: T = Σ wᵢ·dᵢ. Fixed weights leave the level exact,
   * since each wᵢ·dᵢ might as well have had the other sign, too.
   *
   * @param baseline loss of the baseline on example i
   * @param candidate loss of the candidate on example i
   * @param weights wᵢ, 0 or more; only their ratios matter
   * @param random draws the signs
   */
  public static double pValue(
      double[] baseline, double[] candidate, double[] weights, RandomGenerator random) {
    if (baseline.length != candidate.length || weights.length != candidate.length) {
      throw new IllegalArgumentException(
          "%d losses of the baseline, %d of the candidate, %d weights"
              .formatted(baseline.length, candidate.length, weights.length));
    }
    double[] gains = new double[baseline.length];
    double observed = 0;
    for (int i = 0; i < gains.length; i++) {
      gains[i] = weights[i] * (baseline[i] - candidate[i]);
      observed += gains[i];
    }
    int atLeast = 1;
    for (int choice = 0; choice < CHOICES; choice++) {
      if (randomlySigned(gains, random) >= observed) {
        atLeast++;
      }
    }
    return atLeast / (CHOICES + 1.0);
  }

  private static double randomlySigned(double[] gains, RandomGenerator random) {
    double sum = 0;
    long signs = 0;
    for (int i = 0; i < gains.length; i++) {
      if (i % Long.SIZE == 0) {
        signs = random.nextLong();
      }
      sum += (signs & 1) == 0 ? gains[i] : -gains[i];
      signs >>>= 1;
    }
    return sum;
  }
}
