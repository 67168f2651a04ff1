package io.acclimate.adaptationservice;

import io.acclimate.adaptationservice.Registry.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/** What the training thread counts. */
final class RoundMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1),
    Duration.ofHours(4)
  };

  private final MeterRegistry meters;
  private final Timer rounds;
  private final Counter failures;

  RoundMetrics(MeterRegistry meters, Backlog backlog, InstantSource clock) {
    this.meters = meters;
    this.rounds =
        Timer.builder("acclimate.round")
            .description("From taking up an experience until the registry's decision is visible")
            .serviceLevelObjectives(BUCKETS)
            .register(meters);
    this.failures =
        Counter.builder("acclimate.round.failures")
            .description("Rounds reported as failed; the third completes the experience as failed")
            .register(meters);
    Gauge.builder("acclimate.round.age", backlog, waiting -> ageSeconds(waiting, clock))
        .description("Since the experience that has waited longest was closed; 0 if none waits")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("acclimate.round.backlog", backlog, Backlog::size)
        .description("Experiences that wait for their round in this worker")
        .register(meters);
  }

  void completed(Verdict verdict, Duration took) {
    rounds.record(took);
    Counter.builder("acclimate.rounds")
        .description("Completed rounds by verdict")
        .tag("verdict", verdict.name().toLowerCase(Locale.ROOT))
        .register(meters)
        .increment();
  }

  void failed() {
    failures.increment();
  }

  private static double ageSeconds(Backlog backlog, InstantSource clock) {
    return backlog
        .oldest()
        .map(closedAt -> Duration.between(closedAt, clock.instant()).toMillis() / 1e3)
        .map(age -> Math.max(0, age))
        .orElse(0.0);
  }
}
