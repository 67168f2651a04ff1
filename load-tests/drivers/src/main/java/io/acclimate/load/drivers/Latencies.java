package io.acclimate.load.drivers;

import java.time.Duration;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Latencies from the moment a request was due to its answer, so that a request that had to wait for
 * its turn counts with its wait: no coordinated omission. Three digits; what is above an hour
 * counts as an hour.
 */
final class Latencies {
  private static final long MAX_NANOS = Duration.ofHours(1).toNanos();
  private static final int DIGITS = 3;
  private static final double NANOS_PER_MILLI = 1e6;

  private final ConcurrentHistogram nanos = new ConcurrentHistogram(MAX_NANOS, DIGITS);

  /** Counts a latency; any thread. */
  void add(long latencyNanos) {
    nanos.recordValue(Math.clamp(latencyNanos, 0, MAX_NANOS));
  }

  /** The smallest latency that so many percent do not exceed; 0 when there is none. */
  double percentileMillis(double percent) {
    return nanos.getValueAtPercentile(percent) / NANOS_PER_MILLI;
  }

  double maxMillis() {
    return nanos.getMaxValue() / NANOS_PER_MILLI;
  }
}
