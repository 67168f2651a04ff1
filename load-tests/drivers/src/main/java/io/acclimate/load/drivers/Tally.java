package io.acclimate.load.drivers;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens to requests, from any thread, and waits until all have ended. */
final class Tally {
  private final long startNanos = System.nanoTime();
  private final Latencies latencies = new Latencies();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> details = new ConcurrentHashMap<>();

  // Guarded by this.
  private long sent;
  private long answered;
  private long failed;
  private long lastNanos = startNanos;

  /** When request zero is due, by {@link System#nanoTime}. */
  long startNanos() {
    return startNanos;
  }

  synchronized void sent() {
    sent++;
  }

  /** A request that was due at this moment has its answer now. */
  void answered(long dueNanoTime) {
    long now = System.nanoTime();
    latencies.add(now - dueNanoTime);
    synchronized (this) {
      answered++;
      lastNanos = Math.max(lastNanos, now);
      notifyAll();
    }
  }

  /** A request has ended without success. */
  void failed(String reason) {
    failures.computeIfAbsent(reason, key -> new LongAdder()).increment();
    synchronized (this) {
      failed++;
      notifyAll();
    }
  }

  /** Counts something else. */
  void detail(String name) {
    details.computeIfAbsent(name, key -> new LongAdder()).increment();
  }

  /** Waits while more than so many are under way; false when the time ran out. */
  synchronized boolean awaitAtMost(long underWay, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (sent - answered - failed > underWay) {
      long leftMillis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }

  synchronized LoadReport report(String run) {
    return new LoadReport(
        run,
        sent,
        answered,
        (lastNanos - startNanos) / 1e9,
        LoadReport.Latency.of(latencies),
        counts(failures),
        counts(details));
  }

  private static Map<String, Long> counts(Map<String, LongAdder> adders) {
    Map<String, Long> counts = new ConcurrentHashMap<>();
    adders.forEach((name, adder) -> counts.put(name, adder.sum()));
    return counts;
  }
}
