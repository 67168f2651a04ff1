package io.acclimate.core.model;

import io.acclimate.core.artifact.InvalidFormatException;

/** Range checks of whole numbers; both bounds are included. */
final class Ranges {
  private Ranges() {}

  static void require(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new InvalidFormatException(
          "%s: expected a whole number in %d..%d, found %d".formatted(key, min, max, value));
    }
  }
}
