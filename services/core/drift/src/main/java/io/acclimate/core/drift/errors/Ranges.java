package io.acclimate.core.drift.errors;

/** Range checks of parameters; the error names key, value and range. */
final class Ranges {
  private Ranges() {}

  static void between(String key, double value, double low, double high) {
    if (!(value > low && value < high)) {
      throw new IllegalArgumentException(
          "%s: %s is not in %s..%s (both excluded)".formatted(key, value, low, high));
    }
  }

  static void whole(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException("%s: %d is not in %d..%d".formatted(key, value, min, max));
    }
  }

  /** A warning comes before drift: its probability by chance is at least as high. */
  static void confidences(double drift, double warning) {
    between("driftConfidence", drift, 0, 1);
    between("warningConfidence", warning, 0, 1);
    if (warning < drift) {
      throw new IllegalArgumentException(
          "warningConfidence: %s is below driftConfidence %s".formatted(warning, drift));
    }
  }
}
