package io.acclimate.core.drift;

/**
 * The Kolmogorov–Smirnov (KS) statistic on bins: the largest difference of the two distribution
 * functions at any edge.
 *
 * <pre>D = max_b |F_b − G_b|,  F_b = Σ_{i≤b} c_i / n,  G_b = Σ_{i≤b} w_i / m</pre>
 *
 * <p>c_i and w_i are the rows of reference and window in bin i, n and m their sums. 0..1.
 *
 * <p><b>Against the raw values.</b> Between the edges of bin b neither function leaves its values
 * at them, so that with D* on the raw values
 *
 * <pre>0 ≤ D* − D ≤ max_b min(c_b / n, w_b / m)</pre>
 *
 * over bins that hold more than one value: about 1/64 for a profile of {@link
 * ReferenceProfile#ofNumbers} whose values do not repeat, and below 3/64 for any.
 *
 * <p><b>Noise</b> of n and m rows: the bound of Dvoretzky, Kiefer and Wolfowitz with Massart's
 * constant, which needs no table and holds for every distribution,
 *
 * <pre>√(ln(2/p) / 2 · (1/n + 1/m))</pre>
 *
 * <p>The constant 2 is proven for n = m ≥ 458 (Wei and Dudley); for others it can be a few percent
 * too small in p, which binning, a maximum over fewer points, more than makes up for.
 *
 * <p>Not for categories: it depends on their order.
 *
 * <p>Papers: P. Massart, The tight constant in the Dvoretzky–Kiefer–Wolfowitz inequality, Annals of
 * Probability 18, 1990, https://doi.org/10.1214/aop/1176990746; F. Wei, R. M. Dudley, Two-sample
 * Dvoretzky–Kiefer–Wolfowitz inequalities, Statistics and Probability Letters 82, 2012,
 * https://arxiv.org/abs/1107.5356
 */
public record KolmogorovSmirnov() implements Distance {
  @Override
  public String key() {
    return "kolmogorov-smirnov";
  }

  @Override
  public double between(ReferenceProfile reference, WindowCounts window) {
    window.requireRowsIn(reference);
    double n = reference.n();
    double m = window.n();
    long below = 0;
    long belowInWindow = 0;
    double largest = 0;
    for (int b = 0; b < reference.bins(); b++) {
      below += reference.count(b);
      belowInWindow += window.count(b);
      largest = Math.max(largest, Math.abs(below / n - belowInWindow / m));
    }
    return largest;
  }

  @Override
  public double noise(ReferenceProfile reference, long rows, double probability) {
    return Math.sqrt(StrictMath.log(2 / probability) / 2 * (1.0 / reference.n() + 1.0 / rows));
  }

  @Override
  public double warningEffect() {
    return 0.125;
  }

  @Override
  public double driftEffect() {
    return 0.2;
  }
}
