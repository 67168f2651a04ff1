package io.acclimate.core.drift;

/**
 * The χ² test of homogeneity for categories: do the classes of a window have the shares of its
 * reference? With an effect, so that it asks for a difference that matters, too.
 *
 * <pre>
 * V = √(½ Σ_k (p_k − q_k)² / (p_k + q_k)),  p_k = c_k / n,  q_k = w_k / m
 * X = 4·V² / (1/n + 1/m) ~ χ² with K − 1 degrees of freedom
 * threshold(level) = max(effect(level), √(¼·(1/n + 1/m)·χ²_{K−1}(α / F)))
 * </pre>
 *
 * <p>c_k and w_k are the rows of reference and window in class k, n and m their sums, K the classes
 * that either has; classes without any row do not count. V is Cramér's V of the 2 × K table whose
 * rows weigh the same, 0 for equal shares and 1 for none in common, however few rows the window has
 * beside its reference.
 *
 * <p><b>Variant:</b> X expects (p_k + q_k) / 2 in each class; Pearson's statistic expects the
 * pooled share, and is the same for n = m. With n ≫ m, Pearson's explodes where one row meets a
 * class that is rare in the reference; X is bounded there, so it needs no merging of rare classes.
 * The p-value of X reaches α / F exactly where V reaches the second term.
 *
 * <p>Asymptotic; measured in the tests. For classes in an order, and for numbers, use {@link
 * KolmogorovSmirnov}.
 *
 * <p>Papers: K. Pearson, On the criterion that a given system of deviations …, Philosophical
 * Magazine 50, 1900, https://doi.org/10.1080/14786440009463897; H. Cramér, Mathematical Methods of
 * Statistics, 1946, section 21.9
 *
 * @param minimumRows windows of fewer rows are stable, 1 or more
 * @param warning V that is worth a warning, above 0
 * @param drift V that is drift, at least as high
 * @param falseAlarm α, above 0 and below 1
 * @param comparisons F, features that are looked at together, 1 or more
 */
public record ChiSquareTest(
    int minimumRows, double warning, double drift, double falseAlarm, int comparisons) {
  /** Its name in signals. */
  public static final String KEY = "chi-square";

  public ChiSquareTest {
    DistanceTest.validate(minimumRows, warning, drift, falseAlarm, comparisons);
  }

  /**
   * The defaults: from 50 rows on, V of 0.16 for a warning and 0.25 for drift, at most one false
   * alarm in a hundred evaluations of all features together.
   *
   * @param comparisons features that are looked at together
   */
  public static ChiSquareTest of(int comparisons) {
    return new ChiSquareTest(50, 0.16, 0.25, 0.01, comparisons);
  }

  /** Judges a window; without a row its score is 0. */
  public Assessment assess(ReferenceProfile reference, WindowCounts window) {
    if (window.n() == 0) {
      return Assessment.tooFew(0, warning, drift);
    }
    int freedom = degreesOfFreedom(reference, window);
    double quantile =
        freedom == 0 ? 0 : ChiSquareDistribution.quantile(freedom, falseAlarm / comparisons);
    double noise = Math.sqrt(quantile * scale(reference, window)) / 2;
    double warningThreshold = Math.max(warning, noise);
    double driftThreshold = Math.max(drift, noise);
    double score = effect(reference, window);
    return window.n() < minimumRows
        ? Assessment.tooFew(score, warningThreshold, driftThreshold)
        : Assessment.of(score, warningThreshold, driftThreshold);
  }

  /** V, 0..1. */
  public static double effect(ReferenceProfile reference, WindowCounts window) {
    window.requireRowsIn(reference);
    double n = reference.n();
    double m = window.n();
    double sum = 0;
    for (int k = 0; k < reference.bins(); k++) {
      double p = reference.count(k) / n;
      double q = window.count(k) / m;
      sum += p + q == 0 ? 0 : (p - q) * (p - q) / (p + q);
    }
    return Math.sqrt(sum / 2);
  }

  /** The probability of an X at least as high, if the shares are the same; 1 for a single class. */
  public static double pValue(ReferenceProfile reference, WindowCounts window) {
    double v = effect(reference, window);
    int freedom = degreesOfFreedom(reference, window);
    return freedom == 0
        ? 1
        : ChiSquareDistribution.upperTail(freedom, 4 * v * v / scale(reference, window));
  }

  private static double scale(ReferenceProfile reference, WindowCounts window) {
    return 1.0 / reference.n() + 1.0 / window.n();
  }

  private static int degreesOfFreedom(ReferenceProfile reference, WindowCounts window) {
    int classes = 0;
    for (int k = 0; k < reference.bins(); k++) {
      if (reference.count(k) > 0 || window.count(k) > 0) {
        classes++;
      }
    }
    return classes - 1;
  }
}
