package io.acclimate.inference.serving;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * At most one wish per model: a new one takes the old one's place. Models take turns; a wish that
 * failed comes again after a pause that doubles up to half a minute. Safe for use by many threads.
 */
final class WantedQueue {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Map<String, Wish> wishes = new LinkedHashMap<>();
  private boolean closed;

  /**
   * A version that should be in force.
   *
   * @param target null if the model should not be served
   * @param heardNanos when it was wished, on System.nanoTime
   * @param dueNanos not before then, on System.nanoTime
   * @param pause before the attempt after the next
   */
  record Wish(
      String model, @Nullable Target target, long heardNanos, long dueNanos, Duration pause) {
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - heardNanos);
    }
  }

  synchronized void put(String model, @Nullable Target target) {
    long now = System.nanoTime();
    wishes.put(model, new Wish(model, target, now, now, FIRST_PAUSE));
    notifyAll();
  }

  /** Waits for a wish that is due and leaves it in place; empty when the queue was closed. */
  synchronized Optional<Wish> await() throws InterruptedException {
    while (!closed) {
      long now = System.nanoTime();
      long soonest = Long.MAX_VALUE;
      for (Wish wish : wishes.values()) {
        long wait = wish.dueNanos() - now;
        if (wait <= 0) {
          return Optional.of(wish);
        }
        soonest = Math.min(soonest, wait);
      }
      if (soonest == Long.MAX_VALUE) {
        wait();
      } else {
        TimeUnit.NANOSECONDS.timedWait(this, soonest);
      }
    }
    return Optional.empty();
  }

  /** True while no newer wish has taken this one's place. */
  synchronized boolean isCurrent(Wish wish) {
    return wish.equals(wishes.get(wish.model()));
  }

  /** Strikes a wish off, unless a newer one has taken its place. */
  synchronized void done(Wish wish) {
    if (isCurrent(wish)) {
      wishes.remove(wish.model());
    }
  }

  /** Puts a wish off, unless a newer one has taken its place, and says for how long. */
  synchronized Duration later(Wish wish) {
    if (isCurrent(wish)) {
      Duration doubled = wish.pause().multipliedBy(2);
      wishes.remove(wish.model()); // to the end of the line
      wishes.put(
          wish.model(),
          new Wish(
              wish.model(),
              wish.target(),
              wish.heardNanos(),
              System.nanoTime() + wish.pause().toNanos(),
              doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE));
    }
    return wish.pause();
  }

  /** True if each wish that is left has failed at least once. */
  synchronized boolean allTried() {
    return wishes.values().stream().allMatch(wish -> wish.pause().compareTo(FIRST_PAUSE) > 0);
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
