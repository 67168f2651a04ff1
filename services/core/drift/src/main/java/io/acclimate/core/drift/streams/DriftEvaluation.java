package io.acclimate.core.drift.streams;

import io.acclimate.core.drift.errors.Adwin;
import io.acclimate.core.drift.errors.Ddm;
import io.acclimate.core.drift.errors.ErrorDetectorConfig;
import io.acclimate.core.drift.errors.HddmA;
import io.acclimate.core.drift.errors.HddmW;
import io.acclimate.core.drift.errors.Kswin;
import io.acclimate.core.drift.errors.PageHinkley;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Every detector with its defaults over 100 seeded streams of each pattern, and beside them the
 * dummy that always fires.
 *
 * <pre>java -cp acclimate-drift.jar io.acclimate.core.drift.streams.DriftEvaluation</pre>
 */
public final class DriftEvaluation {
  /** Streams per pattern. */
  public static final int STREAMS = 100;

  /** Error rates of the stable streams. */
  static final List<Double> STABLE_RATES = List.of(0.02, 0.1, 0.3, 0.5);

  static final int STABLE_LENGTH = 5000;

  private DriftEvaluation() {}

  /** Prints the table. */
  public static void main(String[] args) {
    System.out.printf(
        "%-14s %-12s %12s %12s %9s %12s%n",
        "detector", "pattern", "false/10,000", "stated", "detected", "median delay");
    for (ErrorDetectorConfig config : detectors()) {
      for (double rate : STABLE_RATES) {
        print(config, "none, " + rate, stable(rate));
      }
      print(config, "abrupt", streams(new DriftPattern.Abrupt(2000), 4000));
      print(config, "gradual", streams(new DriftPattern.Gradual(2000, 1000), 5000));
      print(config, "recurring", streams(new DriftPattern.Recurring(2000), 10_000));
    }
  }

  /** All detectors with their defaults, and the dummy. */
  public static List<ErrorDetectorConfig> detectors() {
    return List.of(
        Adwin.defaults(),
        Ddm.defaults(),
        HddmA.defaults(),
        HddmW.defaults(),
        Kswin.defaults(),
        PageHinkley.defaults(),
        new AlwaysFires());
  }

  static List<SeededStream> stable(double rate) {
    return LongStream.range(0, STREAMS)
        .mapToObj(
            seed -> SeededStream.errors(new DriftPattern.None(), rate, rate, STABLE_LENGTH, seed))
        .toList();
  }

  /** Error rate 0.1, and 0.4 after a change. */
  static List<SeededStream> streams(DriftPattern pattern, int length) {
    return LongStream.range(0, STREAMS)
        .mapToObj(seed -> SeededStream.errors(pattern, 0.1, 0.4, length, seed))
        .toList();
  }

  private static void print(ErrorDetectorConfig config, String name, List<SeededStream> streams) {
    DetectionScore score = DetectionScore.of(config, streams);
    System.out.printf(
        "%-14s %-12s %12.2f %12.2f %8.0f%% %12.0f%n",
        config.key(),
        name,
        10_000 * score.falseAlarmRate(),
        10_000 * config.falseAlarmRate(),
        100 * score.detected(),
        score.medianDelay());
  }
}
