package io.acclimate.core.drift.streams;

import io.acclimate.core.drift.DriftLevel;
import io.acclimate.core.drift.errors.ErrorDetector;
import io.acclimate.core.drift.errors.ErrorDetectorConfig;

/**
 * The dummy that calls drift at every value. No detector has a shorter delay, so a delay means
 * something only beside it and beside the false alarms.
 */
public record AlwaysFires() implements ErrorDetectorConfig {
  @Override
  public String key() {
    return "always-fires";
  }

  @Override
  public ErrorDetector newDetector() {
    return new Detector();
  }

  @Override
  public ErrorDetector restore(byte[] state) {
    Detector detector = new Detector();
    detector.level = state.length == 0 ? DriftLevel.STABLE : DriftLevel.DRIFT;
    return detector;
  }

  @Override
  public double falseAlarmRate() {
    return 1;
  }

  private static final class Detector implements ErrorDetector {
    private DriftLevel level = DriftLevel.STABLE;

    @Override
    public DriftLevel add(double error) {
      level = DriftLevel.DRIFT;
      return level;
    }

    @Override
    public DriftLevel level() {
      return level;
    }

    @Override
    public long n() {
      return 0;
    }

    @Override
    public double score() {
      return 1;
    }

    @Override
    public double threshold() {
      return 0;
    }

    @Override
    public void reset() {
      level = DriftLevel.STABLE;
    }

    @Override
    public byte[] state() {
      return new byte[level == DriftLevel.DRIFT ? 1 : 0];
    }
  }
}
