package io.acclimate.driftprocessor.window;

import io.acclimate.core.drift.DriftLevel;

/** Levels as numbers, in state and in metrics: 0 stable, 1 warning, 2 drift. */
public final class LevelCode {
  private LevelCode() {}

  /** The number of a level. */
  public static int of(DriftLevel level) {
    return switch (level) {
      case STABLE -> 0;
      case WARNING -> 1;
      case DRIFT -> 2;
    };
  }

  static DriftLevel level(int code) {
    return switch (code) {
      case 0 -> DriftLevel.STABLE;
      case 1 -> DriftLevel.WARNING;
      case 2 -> DriftLevel.DRIFT;
      default -> throw new IllegalStateException("level " + code + " is not in 0..2");
    };
  }
}
