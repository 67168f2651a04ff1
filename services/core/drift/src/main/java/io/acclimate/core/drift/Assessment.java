package io.acclimate.core.drift;

/**
 * What a test says about a window.
 *
 * @param score the statistic
 * @param warning the threshold that it would have to reach for a warning
 * @param drift the threshold that it would have to reach for drift, at least the one for a warning
 * @param level what follows
 */
public record Assessment(double score, double warning, double drift, DriftLevel level) {
  public Assessment {
    if (Double.isNaN(score) || !(warning <= drift)) {
      throw new IllegalArgumentException(
          "score %s, warning %s, drift %s: expected numbers, drift at least as high as warning"
              .formatted(score, warning, drift));
    }
  }

  /** The level of a score; a score of a threshold reaches it. */
  static Assessment of(double score, double warning, double drift) {
    DriftLevel level = score >= warning ? DriftLevel.WARNING : DriftLevel.STABLE;
    return new Assessment(score, warning, drift, score >= drift ? DriftLevel.DRIFT : level);
  }

  /** Too few rows to say anything. */
  static Assessment tooFew(double score, double warning, double drift) {
    return new Assessment(score, warning, drift, DriftLevel.STABLE);
  }
}
