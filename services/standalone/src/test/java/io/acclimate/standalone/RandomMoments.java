package io.acclimate.standalone;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Moments at which a test does harm: other ones in each run. The seed that is printed brings those
 * of a run again, as system property {@code test.seed}.
 */
public final class RandomMoments {
  private final Random random;

  private RandomMoments(Random random) {
    this.random = random;
  }

  /** Says its seed. */
  public static RandomMoments seeded() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.printf("test.seed=%d%n", seed);
    return new RandomMoments(new Random(seed));
  }

  /** Lets some time pass. */
  public void pass(Duration atMost) {
    LockSupport.parkNanos(random.nextLong(atMost.toNanos()));
  }
}
