package io.acclimate.core.drift.streams;

import io.acclimate.core.drift.DriftLevel;
import io.acclimate.core.drift.errors.ErrorDetector;
import io.acclimate.core.drift.errors.ErrorDetectorConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a detector made of streams with known changes.
 *
 * <p>An alarm before a stream's first change is false. A change is detected by the first alarm
 * between it and the next change, and the values in between are the delay; further alarms count as
 * neither.
 *
 * @param streams number of streams
 * @param stableValues values before the first change of each, or all where there is none
 * @param falseAlarms alarms among these
 * @param changes changes in all streams
 * @param delays delay of each change that was detected, ascending
 */
public record DetectionScore(
    int streams, long stableValues, long falseAlarms, int changes, List<Integer> delays) {
  public DetectionScore {
    delays = delays.stream().sorted().toList();
  }

  /** Runs a new detector over each stream. */
  public static DetectionScore of(ErrorDetectorConfig config, List<SeededStream> streams) {
    long stable = 0;
    long falseAlarms = 0;
    int changes = 0;
    List<Integer> delays = new ArrayList<>();
    for (SeededStream stream : streams) {
      int[] begins = stream.changes();
      int first = begins.length == 0 ? stream.length() : begins[0];
      int[] alarms = alarms(config, stream.values());
      stable += first;
      falseAlarms += Arrays.stream(alarms).filter(alarm -> alarm < first).count();
      changes += begins.length;
      for (int i = 0; i < begins.length; i++) {
        int begin = begins[i];
        int end = i + 1 < begins.length ? begins[i + 1] : stream.length();
        Arrays.stream(alarms)
            .filter(alarm -> alarm >= begin && alarm < end)
            .findFirst()
            .ifPresent(alarm -> delays.add(alarm - begin));
      }
    }
    return new DetectionScore(streams.size(), stable, falseAlarms, changes, delays);
  }

  /** The indices at which a new detector calls drift. */
  public static int[] alarms(ErrorDetectorConfig config, double[] values) {
    ErrorDetector detector = config.newDetector();
    int[] alarms = new int[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (detector.add(values[i]) == DriftLevel.DRIFT) {
        alarms[count] = i;
        count++;
      }
    }
    return Arrays.copyOf(alarms, count);
  }

  /** False alarms per stable value. */
  public double falseAlarmRate() {
    return stableValues == 0 ? 0 : (double) falseAlarms / stableValues;
  }

  /** Share of changes that were detected; 0 where there were none. */
  public double detected() {
    return changes == 0 ? 0 : (double) delays.size() / changes;
  }

  /** The median delay in values; NaN where nothing was detected. */
  public double medianDelay() {
    return delays.isEmpty() ? Double.NaN : delays.get(delays.size() / 2);
  }
}
