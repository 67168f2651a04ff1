package io.acclimate.load.drivers;

import io.acclimate.cli.output.Row;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a load.
 *
 * @param run prefix of its event ids
 * @param sent requests that were sent
 * @param answered of these, acknowledged or answered with success
 * @param seconds from the first to the last answer
 * @param latency from due to answered, of those that were
 * @param failures how often each reason came
 * @param details what only one kind of load has
 */
public record LoadReport(
    String run,
    long sent,
    long answered,
    double seconds,
    Latency latency,
    Map<String, Long> failures,
    Map<String, Long> details) {

  /** Percentiles in milliseconds. */
  public record Latency(double p50, double p90, double p99, double p999, double max) {
    static Latency of(Latencies latencies) {
      return new Latency(
          latencies.percentileMillis(50),
          latencies.percentileMillis(90),
          latencies.percentileMillis(99),
          latencies.percentileMillis(99.9),
          latencies.maxMillis());
    }
  }

  public LoadReport {
    failures = Map.copyOf(failures);
    details = Map.copyOf(details);
  }

  /** All figures, for printing. */
  public Row row() {
    Row row =
        Row.empty()
            .with("run", run)
            .with("sent", sent)
            .with("answered", answered)
            .with("failed", sent - answered)
            .with("seconds", rounded(seconds))
            .with("ratePerSecond", rounded(seconds == 0 ? 0 : answered / seconds))
            .with("p50Millis", rounded(latency.p50))
            .with("p90Millis", rounded(latency.p90))
            .with("p99Millis", rounded(latency.p99))
            .with("p999Millis", rounded(latency.p999))
            .with("maxMillis", rounded(latency.max));
    for (Map.Entry<String, Long> detail : new TreeMap<>(details).entrySet()) {
      row = row.with(detail.getKey(), detail.getValue());
    }
    return failures.isEmpty() ? row : row.with("failures", new TreeMap<>(failures));
  }

  /** One line for people. */
  public String sentence() {
    return String.format(
        Locale.ROOT,
        "%d sent, %d answered, %d failed in %.1f s (%.0f/s); latency p50 %.1f ms, p90 %.1f ms, p99"
            + " %.1f ms, p99.9 %.1f ms, max %.1f ms; details %s; failures %s; run %s",
        sent,
        answered,
        sent - answered,
        seconds,
        seconds == 0 ? 0 : answered / seconds,
        latency.p50,
        latency.p90,
        latency.p99,
        latency.p999,
        latency.max,
        new TreeMap<>(details),
        new TreeMap<>(failures),
        run);
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
