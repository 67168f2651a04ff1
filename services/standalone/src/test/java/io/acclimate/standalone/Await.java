package io.acclimate.standalone;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what will be so, and says what was so when it did not come. */
public final class Await {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private Await() {}

  /** Returns once the condition holds. */
  public static void until(Duration limit, Supplier<String> state, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + limit.toSeconds() + " s; " + state.get());
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }
}
