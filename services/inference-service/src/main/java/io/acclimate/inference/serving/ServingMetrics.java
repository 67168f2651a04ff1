package io.acclimate.inference.serving;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What the loader counts. */
final class ServingMetrics {
  /** Swaps are rare: percentiles look back further than Micrometer's two minutes. */
  private static final Duration LOOK_BACK = Duration.ofHours(1);

  private final MeterRegistry meters;
  private final Timer swaps;

  ServingMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.swaps =
        Timer.builder("acclimate.inference.swap")
            .description("From hearing of a version until it answers in the old one's place")
            .publishPercentiles(0.5, 0.99)
            .distributionStatisticExpiry(LOOK_BACK)
            .distributionStatisticBufferLength(1)
            .register(meters);
  }

  void swapped(Duration sinceHeard) {
    swaps.record(sinceHeard);
  }

  /** A version that never serves, such as one whose tensors do not fit its network. */
  void refused(String model) {
    Counter.builder("acclimate.inference.versions.refused")
        .description("Versions that do not verify or fit and therefore never serve")
        .tag("model", model)
        .register(meters)
        .increment();
  }

  /** An attempt to load that will be made again. */
  void retried(String model, String reason) {
    Counter.builder("acclimate.inference.load.retries")
        .description("Attempts to load a version that failed and are made again")
        .tag("model", model)
        .tag("reason", reason)
        .register(meters)
        .increment();
  }
}
