package io.acclimate.core.drift;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
   * The defaults: from 25 rows on, the distance's own effects, at most one false alarm in two
   * hundred evaluations of all features together.
   *
   * @param comparisons features that are looked at together
   */
  public static DistanceTest of(Distance distance, int comparisons) {
    return new DistanceTest(
        distance, 25, distance.warningEffect(), distance.driftEffect(), 0.005, comparisons);
  }

  /** Judges a window; without a row its score is 0. */
  public Assessment assess(ReferenceProfile reference, WindowCounts window) {
    return assess(reference, window, score(reference, window), 1);
  }

  /**
   * Judges the windows of several features together, by the step-up procedure of Benjamini and
   * Hochberg (BH): where many features have moved, each needs less to be called so.
   *
   * <pre>
   * k = max {j : at least j features are at or beyond max(effect(drift), noise(n, m, j · α / F))}
   * </pre>
   *
   * <p>All are judged by noise(n, m, max(k, 1) · α / F). As long as nothing moves, α still bounds
   * the probability that any feature is called drifted; if some have moved, the share of false ones
   * among those called so is at most α on average. Both hold for features that are independent or
   * positively dependent (PRDS).
   *
   * <p>Papers: Y. Benjamini, Y. Hochberg, Controlling the false discovery rate, Journal of the
   * Royal Statistical Society B 57, 1995, https://doi.org/10.1111/j.2517-6161.1995.tb02031.x; Y.
   * Benjamini, D. Yekutieli, The control of the false discovery rate in multiple testing under
   * dependency, Annals of Statistics 29, 2001, https://doi.org/10.1214/aos/1013699998
   *
   * @param references one per feature, at most F
   * @param windows of the same features, in the same order
   */
  public List<Assessment> assess(List<ReferenceProfile> references, List<WindowCounts> windows) {
    if (references.size() != windows.size() || references.size() > comparisons) {
      throw new IllegalArgumentException(
          "references %d and windows %d: expected as many, at most %d"
              .formatted(references.size(), windows.size(), comparisons));
    }
    double[] scores = new double[references.size()];
    Arrays.setAll(scores, i -> score(references.get(i), windows.get(i)));
    int k = scores.length;
    List<Assessment> assessments = assess(references, windows, scores, Math.max(k, 1));
    int drifted = drifted(assessments);
    // No j between the number found and k can have j features: fewer are beyond a higher threshold.
    while (k > 1 && drifted < k) {
      k = Math.max(drifted, 1);
      assessments = assess(references, windows, scores, k);
      drifted = drifted(assessments);
    }
    return assessments;
  }

  private List<Assessment> assess(
      List<ReferenceProfile> references, List<WindowCounts> windows, double[] scores, int times) {
    return IntStream.range(0, scores.length)
        .mapToObj(i -> assess(references.get(i), windows.get(i), scores[i], times))
        .toList();
  }

  private static int drifted(List<Assessment> assessments) {
    return (int) assessments.stream().filter(one -> one.level() == DriftLevel.DRIFT).count();
  }

  private double score(ReferenceProfile reference, WindowCounts window) {
    return window.n() == 0 ? 0 : distance.between(reference, window);
  }

  /**
   * @param times how often the probability of a single comparison
   */
  private Assessment assess(
      ReferenceProfile reference, WindowCounts window, double score, int times) {
    double probability = falseAlarm * times / comparisons;
    double noise = distance.noise(reference, Math.max(1, window.n()), probability);
    double warningThreshold = Math.max(warning, noise);
    double driftThreshold = Math.max(drift, noise);
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
