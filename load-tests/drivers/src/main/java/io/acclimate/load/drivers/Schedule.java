package io.acclimate.load.drivers;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * An open-loop schedule: bursts of equal size at equal distances, whatever became of earlier ones.
 * Request i is due (i − i mod burst) / rate seconds after the start.
 *
 * @param ratePerSecond requests a second, bursts counted whole
 * @param burst requests that are due at the same moment
 * @param count requests in all
 */
public record Schedule(double ratePerSecond, int burst, long count) {
  static final double MAX_RATE = 1_000_000;
  static final int MAX_BURST = 100_000;

  /** Most requests of one load. */
  public static final long MAX_COUNT = 100_000_000;

  static final Duration MAX_DURATION = Duration.ofHours(24);

  private static final double NANOS_PER_SECOND = 1e9;

  /** Checks the ranges. */
  public Schedule {
    if (!(ratePerSecond > 0 && ratePerSecond <= MAX_RATE)) {
      throw new IllegalArgumentException(
          "--rate %s is not above 0 and at most %.0f".formatted(ratePerSecond, MAX_RATE));
    }
    if (burst < 1 || burst > MAX_BURST) {
      throw new IllegalArgumentException("--burst %d is not in 1..%d".formatted(burst, MAX_BURST));
    }
    if (count < 1 || count > MAX_COUNT) {
      throw new IllegalArgumentException(
          "%d requests are not in 1..%d; change --rate, --duration or --count"
              .formatted(count, MAX_COUNT));
    }
  }

  /**
   * As many requests as fit into a duration.
   *
   * @param most an upper limit besides
   */
  static Schedule lasting(Duration duration, double ratePerSecond, int burst, long most) {
    if (duration.isNegative() || duration.isZero() || duration.compareTo(MAX_DURATION) > 0) {
      throw new IllegalArgumentException(
          "--duration %s is not above 0 and at most %s".formatted(duration, MAX_DURATION));
    }
    double fitting = Math.ceil(duration.toNanos() / NANOS_PER_SECOND * ratePerSecond);
    return new Schedule(ratePerSecond, burst, Math.min(most, (long) fitting));
  }

  /** When a request is due, in nanoseconds after the start. */
  long dueNanos(long index) {
    return (long) ((index - index % burst) / ratePerSecond * NANOS_PER_SECOND);
  }

  /**
   * Waits until a moment; returns at once if it is past.
   *
   * @param nanoTime by {@link System#nanoTime}
   */
  static void awaitMoment(long nanoTime) throws InterruptedException {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while waiting for the next request");
      }
    }
  }
}
