package io.acclimate.inference.requests;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of requests that come by their topic. */
final class StreamMetrics {
  private final MeterRegistry meters;
  private final Counter answered;
  private final Counter restarts;
  private final AtomicInteger waiting = new AtomicInteger();

  StreamMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.answered =
        Counter.builder("acclimate.inference.topic.requests.answered")
            .description("Requests of the topic whose predictions are committed")
            .register(meters);
    this.restarts =
        Counter.builder("acclimate.inference.topic.requests.restarts")
            .description("Times that reading the topic failed and began anew")
            .register(meters);
    Gauge.builder("acclimate.inference.topic.requests.waiting", waiting, AtomicInteger::get)
        .description("Partitions whose next request waits for its version")
        .register(meters);
  }

  /** A request was answered or refused, and that is committed. */
  void decided(Verdict verdict) {
    if (verdict instanceof Verdict.Refused refused) {
      Counter.builder("acclimate.inference.topic.requests.dead.letters")
          .description("Requests of the topic that were refused")
          .tag("reason", refused.reason())
          .register(meters)
          .increment();
    } else {
      answered.increment();
    }
  }

  /** So many partitions wait. */
  void waiting(int partitions) {
    waiting.set(partitions);
  }

  void restarted() {
    restarts.increment();
  }
}
