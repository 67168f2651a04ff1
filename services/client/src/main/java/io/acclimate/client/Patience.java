package io.acclimate.client;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long something is tried: until nothing has come of it for a while, with growing and randomly
 * shortened pauses.
 */
final class Patience {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

  private final Duration whole;
  private long deadlineNanos;
  private Duration pause = FIRST_PAUSE;

  Patience(Duration whole) {
    this.whole = whole;
    this.deadlineNanos = System.nanoTime() + whole.toNanos();
  }

  /** Time that is left, at least a millisecond. */
  Duration left() {
    Duration left = Duration.ofNanos(deadlineNanos - System.nanoTime());
    return left.compareTo(SHORTEST_WAIT) > 0 ? left : SHORTEST_WAIT;
  }

  /** Begins anew: something has come. */
  void renew() {
    deadlineNanos = System.nanoTime() + whole.toNanos();
    pause = FIRST_PAUSE;
  }

  /** Pauses before another try; at once false if there is no time for one. */
  boolean pause() {
    long nanos = ThreadLocalRandom.current().nextLong(pause.toNanos() / 2, pause.toNanos());
    if (System.nanoTime() + nanos - deadlineNanos >= 0) {
      return false;
    }
    try {
      Thread.sleep(Duration.ofNanos(nanos).toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("Interrupted during a pause");
      cancelled.initCause(interrupted);
      throw cancelled;
    }
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    return true;
  }
}
