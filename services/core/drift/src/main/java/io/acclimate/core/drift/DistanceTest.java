package io.acclimate.core.drift;

/**
 * Is a window's distance from its reference both large enough to matter and larger than chance?
 *
 * <p>A p-value alone calls every difference drift once there are enough rows, and a fixed threshold
 * alone calls noise drift while there are few. So both are asked, as one threshold:
 *
 * <pre>threshold(level) = max(effect(level), noise(n, m, α / F))</pre>
 *
 * <p>n and m are the rows of reference and window, noise is {@link Distance#noise}, α the
 * probability that at least one of F comparisons is a false alarm (Bonferroni), warnings included.
 * F counts the features that are looked at together; a rate over several evaluations needs F to
 * count them too.
 *
 * @param distance what is measured
 * @param minimumRows windows of fewer rows are stable, 1 or more
 * @param warning distance that is worth a warning, above 0
 * @param drift distance that is drift, at least as high
 * @param falseAlarm α, above 0 and below 1
 * @param comparisons F, 1 or more
 */
public record DistanceTest(
    Distance distance,
    int minimumRows,
    double warning,
    double drift,
    double falseAlarm,
    int comparisons) {
  public DistanceTest {
    validate(minimumRows, warning, drift, falseAlarm, comparisons);
  }

  /**
   * The defaults: from 50 rows on, the distance's own effects, at most one false alarm in a hundred
   * evaluations of all features together.
   *
   * @param comparisons features that are looked at together
   */
  public static DistanceTest of(Distance distance, int comparisons) {
    return new DistanceTest(
        distance, 50, distance.warningEffect(), distance.driftEffect(), 0.01, comparisons);
  }

  /** Judges a window; without a row its score is 0. */
  public Assessment assess(ReferenceProfile reference, WindowCounts window) {
    double noise = distance.noise(reference, Math.max(1, window.n()), falseAlarm / comparisons);
    double warningThreshold = Math.max(warning, noise);
    double driftThreshold = Math.max(drift, noise);
    double score = window.n() == 0 ? 0 : distance.between(reference, window);
    return window.n() < minimumRows
        ? Assessment.tooFew(score, warningThreshold, driftThreshold)
        : Assessment.of(score, warningThreshold, driftThreshold);
  }

  static void validate(
      int minimumRows, double warning, double drift, double falseAlarm, int comparisons) {
    if (minimumRows < 1) {
      throw new IllegalArgumentException("minimumRows: " + minimumRows + " must be 1 or more");
    }
    if (!(warning > 0 && warning <= drift && drift < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "warning %s and drift %s: expected 0 < warning ≤ drift".formatted(warning, drift));
    }
    if (!(falseAlarm > 0 && falseAlarm < 1)) {
      throw new IllegalArgumentException(
          "falseAlarm: " + falseAlarm + " is not in 0..1 (both excluded)");
    }
    if (comparisons < 1) {
      throw new IllegalArgumentException("comparisons: " + comparisons + " must be 1 or more");
    }
  }
}
