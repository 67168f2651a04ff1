package io.acclimate.core.drift;

/**
 * The Wasserstein-1 distance (earth mover's) on bins, in standard deviations of the reference: how
 * far, on average, rows have to be moved along the axis.
 *
 * <pre>W = Σ_{b=0}^{B−2} (r_{b+1} − r_b) · |F_b − G_b| / σ</pre>
 *
 * <p>F_b and G_b are the shares of reference and window up to bin b, as in {@link
 * KolmogorovSmirnov}, σ is the reference's standard deviation. <b>Positions:</b> the rows of a bin
 * stand at its middle r_b = (l_b + u_b) / 2, with l and u the bin's edges, and the reference's
 * smallest and largest value for the outer ends of the first and last bin. A constant reference has
 * no scale: W is 0.
 *
 * <p><b>Against the raw values.</b> A row moves by at most half the width of its bin, so that with
 * W* on the raw values, live ones clamped to the reference's smallest and largest,
 *
 * <pre>|W* − W| ≤ Σ_b (c_b / n + w_b / m) · (u_b − l_b) / 2σ</pre>
 *
 * and without clamping W* is larger by at most the mean distance of live rows from that range. So
 * one wild row does not decide, and a drift far out of range counts as one to its end.
 *
 * <p><b>Noise</b> of n and m rows, with s = 1/n + 1/m: the mean is at most the first term (Jensen),
 * and around it the limit process has Gaussian tails (Borell, Tsirelson, Ibragimov, Sudakov) with
 * the variance of the positions, τ², at most:
 *
 * <pre>(Σ_b (r_{b+1} − r_b)·√(F_b·(1 − F_b)·s) + τ·√(2·ln(1/p)·s)) / σ</pre>
 *
 * <p>F is that of the reference. Asymptotic; measured in the tests.
 *
 * <p>Not for categories, and not for features whose size means nothing. The default effects are
 * those of a mean that moves by 0.32 and 0.5 standard deviations, as for {@link
 * PopulationStability}.
 *
 * <p>Papers: S. S. Vallender, Calculation of the Wasserstein distance between probability
 * distributions on the line, Theory of Probability and its Applications 18, 1974,
 * https://doi.org/10.1137/1118101; E. del Barrio, E. Giné, C. Matrán, Central limit theorems for
 * the Wasserstein distance between the empirical and the true distributions, Annals of Probability
 * 27, 1999, https://doi.org/10.1214/aop/1022677394
 */
public record Wasserstein() implements Distance {
  @Override
  public String key() {
    return "wasserstein";
  }

  @Override
  public double between(ReferenceProfile reference, WindowCounts window) {
    window.requireRowsIn(reference);
    if (reference.standardDeviation() == 0) {
      return 0;
    }
    double n = reference.n();
    double m = window.n();
    long below = 0;
    long belowInWindow = 0;
    double sum = 0;
    for (int b = 0; b < reference.bins() - 1; b++) {
      below += reference.count(b);
      belowInWindow += window.count(b);
      sum += step(reference, b) * Math.abs(below / n - belowInWindow / m);
    }
    return sum;
  }

  @Override
  public double noise(ReferenceProfile reference, long rows, double probability) {
    if (reference.standardDeviation() == 0) {
      return 0;
    }
    double n = reference.n();
    double scale = 1.0 / reference.n() + 1.0 / rows;
    long below = 0;
    double expected = 0;
    double mean = 0;
    double squares = 0;
    // Positions from the first bin's on, in standard deviations.
    double position = 0;
    for (int b = 0; b < reference.bins(); b++) {
      double share = reference.count(b) / n;
      mean += share * position;
      squares += share * position * position;
      if (b < reference.bins() - 1) {
        below += reference.count(b);
        double step = step(reference, b);
        expected += step * Math.sqrt(below / n * (1 - below / n) * scale);
        position += step;
      }
    }
    double variance = Math.max(0, squares - mean * mean);
    return expected + Math.sqrt(variance * 2 * -StrictMath.log(probability) * scale);
  }

  @Override
  public double warningEffect() {
    return 0.32;
  }

  @Override
  public double driftEffect() {
    return 0.5;
  }

  /** From the middle of a bin to that of the next, in standard deviations. */
  private static double step(ReferenceProfile reference, int bin) {
    double sd = reference.standardDeviation();
    return middle(reference, bin + 1, sd) - middle(reference, bin, sd);
  }

  private static double middle(ReferenceProfile reference, int bin, double sd) {
    return reference.lower(bin) / sd / 2 + reference.upper(bin) / sd / 2;
  }
}
