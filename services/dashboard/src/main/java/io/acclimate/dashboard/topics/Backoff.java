package io.acclimate.dashboard.topics;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Pauses between tries: 100 ms, doubling up to 5 s; all end at once when closing. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final CountDownLatch closing = new CountDownLatch(1);
  private Duration next = FIRST;

  boolean open() {
    return closing.getCount() > 0;
  }

  void close() {
    closing.countDown();
  }

  /** Pauses longer each time; false, and early, when closing. */
  boolean pause() {
    Duration now = next;
    Duration twice = now.multipliedBy(2);
    next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    return pause(now);
  }

  /** Pauses; false, and early, when closing. */
  boolean pause(Duration time) {
    try {
      return !closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closing.countDown(); // nobody but the owner of this thread may interrupt it
      return false;
    }
  }

  void reset() {
    next = FIRST;
  }
}
