package io.acclimate.core.drift;

/**
 * The Jensen–Shannon (JS) distance: the square root of the divergence in bits, a metric, 0..1.
 *
 * <pre>JS = √(½ Σ_b p_b·log₂(p_b / a_b) + ½ Σ_b q_b·log₂(q_b / a_b)),  a_b = (p_b + q_b) / 2</pre>
 *
 * <p>p_b = c_b / n and q_b = w_b / m are the shares of reference and window in bin b.
 *
 * <p><b>Empty bins</b> need no smoothing: 0·log 0 is 0, and a_b is 0 only where both are.
 *
 * <p><b>Against the densities</b> f and g that the bins were cut from: if ln(f/g) varies by at most
 * ε_b within bin b, then, by Hoeffding's lemma, the squares (the divergences) satisfy
 *
 * <pre>0 ≤ JS*² − JS² ≤ Σ_b a_b · ε_b² / (8·ln 2)</pre>
 *
 * It is exact where each value has its own bin.
 *
 * <p><b>Noise</b> of n and m rows: 8·ln 2·JS² / (1/n + 1/m) is asymptotically χ² with B − 1 degrees
 * of freedom; with few rows per bin it is larger, by no more than 2·ln 2, the most by which the
 * divergence exceeds its quadratic approximation (Topsøe). With s = 1/n + 1/m,
 *
 * <pre>√(min(2·ln 2, 1 + s·B) · s · χ²_{B−1}(p) / (8·ln 2))</pre>
 *
 * where the tail of χ² is bounded by {@link ChiSquareTail}. Measured in the tests from one row per
 * two bins on.
 *
 * <p>Not for windows much smaller than the number of bins: the noise hides every drift. The default
 * effects are those of a Gaussian whose mean moves by 0.32 and 0.5 standard deviations, as for
 * {@link PopulationStability}.
 *
 * <p>Papers: J. Lin, Divergence measures based on the Shannon entropy, IEEE Transactions on
 * Information Theory 37, 1991, https://doi.org/10.1109/18.61115; D. M. Endres, J. E. Schindelin, A
 * new metric for probability distributions, IEEE Transactions on Information Theory 49, 2003,
 * https://doi.org/10.1109/TIT.2003.813506; F. Topsøe, Some inequalities for information divergence
 * and related measures of discrimination, IEEE Transactions on Information Theory 46, 2000,
 * https://doi.org/10.1109/18.850703
 */
public record JensenShannon() implements Distance {
  private static final double LN_2 = StrictMath.log(2);

  @Override
  public String key() {
    return "jensen-shannon";
  }

  @Override
  public double between(ReferenceProfile reference, WindowCounts window) {
    window.requireRowsIn(reference);
    double n = reference.n();
    double m = window.n();
    double sum = 0;
    for (int b = 0; b < reference.bins(); b++) {
      double p = reference.count(b) / n;
      double q = window.count(b) / m;
      double mean = (p + q) / 2;
      sum += term(p, mean) + term(q, mean);
    }
    // Rounding may leave a hair below 0 where the two are equal.
    return Math.sqrt(Math.max(0, sum / 2 / LN_2));
  }

  @Override
  public double noise(ReferenceProfile reference, long rows, double probability) {
    double scale = 1.0 / reference.n() + 1.0 / rows;
    double sparse = Math.min(2 * LN_2, 1 + scale * reference.bins());
    double tail = ChiSquareTail.bound(reference.bins() - 1, probability);
    return Math.sqrt(sparse * scale * tail / (8 * LN_2));
  }

  @Override
  public double warningEffect() {
    return 0.13;
  }

  @Override
  public double driftEffect() {
    return 0.21;
  }

  private static double term(double share, double mean) {
    return share == 0 ? 0 : share * StrictMath.log(share / mean);
  }
}
