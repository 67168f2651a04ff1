package io.acclimate.core.model;

import io.acclimate.core.artifact.InvalidFormatException;

/** Range checks whose errors name key, value and range; both bounds are included. */
final class Ranges {
  private Ranges() {}

  static void require(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new InvalidFormatException("%s: %d is not in %d..%d".formatted(key, value, min, max));
    }
  }

  static void require(String key, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new InvalidFormatException("%s: %s is not in %s..%s".formatted(key, value, min, max));
    }
  }
}
