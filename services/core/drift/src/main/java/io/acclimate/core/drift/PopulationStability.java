package io.acclimate.core.drift;

/**
 * The population stability index (PSI), Jeffreys' symmetric divergence of the two shares per bin.
 *
 * <pre>
 * PSI = Σ_b (p_b − q_b) · ln(p_b / q_b),  p_b = (c_b + ½) / (n + B/2),  q_b = (w_b + ½) / (m + B/2)
 * </pre>
 *
 * <p>c_b and w_b are the rows of reference and window in bin b of B, n and m their sums.
 *
 * <p><b>Empty bins.</b> One empty bin would make the plain index infinite. Here half a row is added
 * to each bin of both sides (Krichevsky and Trofimov), never a fixed ε, which would let the choice
 * of ε decide the value. So a window of few rows is pulled towards equal shares.
 *
 * <p><b>Against the densities</b> f and g that the bins were cut from: if ln(f/g) varies by at most
 * ε_b within bin b, Hoeffding's lemma bounds what a bin hides, and
 *
 * <pre>0 ≤ J(f, g) − J(p, q) ≤ Σ_b (p_b + q_b) · ε_b² / 8</pre>
 *
 * with J the index without the halves, which move each p_b and q_b by at most B/2n and B/2m. It is
 * exact where each value has its own bin.
 *
 * <p><b>Noise</b> of n and m rows: PSI / (1/n + 1/m) is asymptotically χ² with B − 1 degrees of
 * freedom (Yurdakul and Naranjo), whose tail is bounded by {@link ChiSquareTail}. With few rows per
 * bin the halves keep it below that; measured in the tests from one row per two bins on.
 *
 * <p>Not for windows much smaller than the number of bins: the noise hides every drift. The usual
 * thresholds 0.1 and 0.25 stem from ten bins and thousands of rows; a Gaussian whose mean moves by
 * 0.32 and 0.5 standard deviations reaches them.
 *
 * <p>Papers: H. Jeffreys, An invariant form for the prior probability in estimation problems,
 * Proceedings of the Royal Society A 186, 1946, https://doi.org/10.1098/rspa.1946.0056; B.
 * Yurdakul, J. Naranjo, Statistical properties of the population stability index, Journal of Risk
 * Model Validation 14, 2020, https://doi.org/10.21314/JRMV.2020.227; R. E. Krichevsky, V. K.
 * Trofimov, The performance of universal encoding, IEEE Transactions on Information Theory 27,
 * 1981, https://doi.org/10.1109/TIT.1981.1056331
 */
public record PopulationStability() implements Distance {
  @Override
  public String key() {
    return "psi";
  }

  @Override
  public double between(ReferenceProfile reference, WindowCounts window) {
    window.requireRowsIn(reference);
    int bins = reference.bins();
    double n = reference.n() + bins / 2.0;
    double m = window.n() + bins / 2.0;
    double sum = 0;
    for (int b = 0; b < bins; b++) {
      double p = (reference.count(b) + 0.5) / n;
      double q = (window.count(b) + 0.5) / m;
      sum += (p - q) * StrictMath.log(p / q);
    }
    return sum;
  }

  @Override
  public double noise(ReferenceProfile reference, long rows, double probability) {
    return (1.0 / reference.n() + 1.0 / rows)
        * ChiSquareTail.bound(reference.bins() - 1, probability);
  }

  @Override
  public double warningEffect() {
    return 0.1;
  }

  @Override
  public double driftEffect() {
    return 0.25;
  }
}
