package io.acclimate.core.drift.errors;

import java.util.random.RandomGenerator;

/**
 * SplitMix64: a random generator whose whole state is one long, so that it serialises exactly.
 *
 * <p>Paper: G. L. Steele Jr., D. Lea, C. H. Flood, Fast splittable pseudorandom number generators,
 * OOPSLA 2014, https://doi.org/10.1145/2660193.2660195
 */
final class SplitMix64 implements RandomGenerator {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  SplitMix64(long seed) {
    state = seed;
  }

  long state() {
    return state;
  }

  void state(long state) {
    this.state = state;
  }

  @Override
  public long nextLong() {
    state += GOLDEN;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
