package io.acclimate.inference.serving;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * At most one wish per slot: a new one takes the old one's place. Champions go first, and slots
 * take turns; a wish that failed comes again after a pause that doubles up to half a minute. Safe
 * for use by many threads.
 */
final class WantedQueue {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** A wish that somebody waits for is looked at again after so long, however often it failed. */
  private static final Duration HURRIED = Duration.ofMillis(250);

  private final Map<Slot, Wish> wishes = new LinkedHashMap<>();
  private boolean closed;

  /**
   * A version that should be in force.
   *
   * @param target null if the slot should be empty
   * @param heardNanos when it was wished, on System.nanoTime
   * @param dueNanos not before then, on System.nanoTime
   * @param pause before the attempt after the next
   */
  record Wish(Slot slot, @Nullable Target target, long heardNanos, long dueNanos, Duration pause) {
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - heardNanos);
    }

    boolean failedBefore() {
      return pause.compareTo(FIRST_PAUSE) > 0;
    }

    private Wish due(long nanos, Duration nextPause) {
      return new Wish(slot, target, heardNanos, nanos, nextPause);
    }
  }

  synchronized void put(Slot slot, @Nullable Target target) {
    long now = System.nanoTime();
    wishes.put(slot, new Wish(slot, target, now, now, FIRST_PAUSE));
    notifyAll();
  }

  /** Sees to it that a wish is looked at soon, for somebody waits for it. */
  synchronized void hurry(Slot slot, Target target) {
    long soon = System.nanoTime() + HURRIED.toNanos();
    Wish wish = wishes.get(slot);
    if (wish == null) {
      put(slot, target);
    } else if (wish.dueNanos() - soon > 0) {
      wishes.put(slot, wish.due(soon, wish.pause()));
      notifyAll();
    }
  }

  /** Waits for a wish that is due and leaves it in place; empty when the queue was closed. */
  synchronized Optional<Wish> await() throws InterruptedException {
    while (!closed) {
      long now = System.nanoTime();
      long soonest = Long.MAX_VALUE;
      Wish next = null;
      for (Wish wish : wishes.values()) {
        long wait = wish.dueNanos() - now;
        if (wait > 0) {
          soonest = Math.min(soonest, wait);
        } else if (wish.slot().isChampion()) {
          return Optional.of(wish);
        } else if (next == null) {
          next = wish;
        }
      }
      if (next != null) {
        return Optional.of(next);
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
    return wish.equals(wishes.get(wish.slot()));
  }

  /** Strikes a wish off, unless a newer one has taken its place. */
  synchronized void done(Wish wish) {
    if (isCurrent(wish)) {
      wishes.remove(wish.slot());
    }
  }

  /** Puts a wish off, unless a newer one has taken its place, and says for how long. */
  synchronized Duration later(Wish wish) {
    if (isCurrent(wish)) {
      Duration doubled = wish.pause().multipliedBy(2);
      wishes.remove(wish.slot()); // to the end of the line
      wishes.put(
          wish.slot(),
          wish.due(
              System.nanoTime() + wish.pause().toNanos(),
              doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE));
    }
    return wish.pause();
  }

  /** True if each wish that is left has failed at least once. */
  synchronized boolean allTried() {
    return wishes.values().stream().allMatch(Wish::failedBefore);
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
