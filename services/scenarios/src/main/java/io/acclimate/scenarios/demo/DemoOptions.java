package io.acclimate.scenarios.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a person may choose.
 *
 * @param data folder of UCI files, or null for the simulated array
 * @param fileOrder keep the rows of a file in its order instead of shuffling them inside each batch
 * @param seed seed of the simulation, or of the shuffle, and of everything that the demo trains
 * @param rate events a second, above 0 and at most 10,000
 */
public record DemoOptions(@Nullable Path data, boolean fileOrder, long seed, double rate) {

  private static final double MAX_RATE = 10_000;

  /** Checks the rate. */
  public DemoOptions {
    if (!(rate > 0 && rate <= MAX_RATE)) {
      throw new IllegalArgumentException("--rate=" + rate + ", allowed: above 0, at most 10000");
    }
  }
}
