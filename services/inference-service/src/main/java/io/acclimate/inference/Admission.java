package io.acclimate.inference;

import io.acclimate.inference.protocol.InferenceException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the requests that are being answered at a time, whatever they came by, and ends with all
 * of them answered. Safe for use by many threads.
 */
public final class Admission {
  private final int maxInFlight;
  private final Counter busy;
  private final Counter draining;
  private int inFlight;
  private boolean closed;

  Admission(int maxInFlight, MeterRegistry meters) {
    this.maxInFlight = maxInFlight;
    this.busy = refused("busy", meters);
    this.draining = refused("draining", meters);
    Gauge.builder("acclimate.inference.in.flight", this, Admission::inFlight)
        .description("Requests that are being answered")
        .register(meters);
  }

  private static Counter refused(String reason, MeterRegistry meters) {
    return Counter.builder("acclimate.inference.requests.refused")
        .description("Requests that were not looked at")
        .tag("reason", reason)
        .register(meters);
  }

  /** Lets a request in, which must {@link #leave} in the end; else says why not. */
  public synchronized Optional<InferenceException> enter() {
    if (closed) {
      draining.increment();
      return Optional.of(
          InferenceException.unavailable("The service is stopping; another one answers."));
    }
    if (inFlight >= maxInFlight) {
      busy.increment();
      return Optional.of(
          InferenceException.tooMany(
              "%d requests are being answered, and no more are at a time.".formatted(inFlight)));
    }
    inFlight++;
    return Optional.empty();
  }

  /** A request that was let in has been answered. */
  public synchronized void leave() {
    inFlight--;
    if (inFlight == 0) {
      notifyAll();
    }
  }

  /** Requests that are being answered. */
  public synchronized int inFlight() {
    return inFlight;
  }

  /** True until {@link #drain}. */
  synchronized boolean open() {
    return !closed;
  }

  /** Lets nobody in any more; returns when all have left, or after the time allowed. */
  synchronized void drain(Duration within) {
    closed = true;
    long deadline = System.nanoTime() + within.toNanos();
    try {
      while (inFlight > 0) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
