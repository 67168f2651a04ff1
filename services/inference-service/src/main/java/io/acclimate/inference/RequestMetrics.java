package io.acclimate.inference;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What is counted of requests to infer, whatever they came by. */
public final class RequestMetrics {
  /** A model that nobody registered, or that was not looked at. */
  public static final String UNKNOWN_MODEL = "unknown";

  private static final Duration[] LATENCIES = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final Inference inference;
  private final MeterRegistry meters;

  RequestMetrics(Inference inference, MeterRegistry meters) {
    this.inference = inference;
    this.meters = meters;
  }

  /** A request begins. */
  public Timer.Sample begin() {
    return Timer.start(meters);
  }

  /** A request was answered, with the HTTP status that says how. */
  public void answered(String model, int status, Timer.Sample begun) {
    turnedAway(model, status);
    begun.stop(
        Timer.builder("acclimate.inference.latency")
            .description("From a request's last byte to its answer's first")
            .serviceLevelObjectives(LATENCIES)
            .tag("model", tag(model))
            .register(meters));
  }

  /** A request was turned away before it was read. */
  public void turnedAway(String model, int status) {
    Counter.builder("acclimate.inference.requests")
        .description("Inference requests by answer")
        .tag("model", tag(model))
        .tag("code", Integer.toString(status))
        .register(meters)
        .increment();
  }

  /** Names that callers made up must not become time series. */
  private String tag(String model) {
    return inference.knows(model) ? model : UNKNOWN_MODEL;
  }
}
