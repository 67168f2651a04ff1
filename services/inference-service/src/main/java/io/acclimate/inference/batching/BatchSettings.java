package io.acclimate.inference.batching;

import java.time.Duration;

/**
 * How requests are joined.
 *
 * @param maxRows of one pass; a larger request goes alone, and 1 joins nothing
 * @param maxDelay that a request may wait for company while a pass could begin; zero joins only
 *     what has come while no pass could begin, which delays nobody
 * @param parallelPasses of one version at a time
 */
public record BatchSettings(int maxRows, Duration maxDelay, int parallelPasses) {
  public BatchSettings {
    if (maxRows < 1 || parallelPasses < 1 || maxDelay.isNegative()) {
      throw new IllegalArgumentException(
          "batches: rows=%d and passes=%d must be 1 or more, delay=%s not negative"
              .formatted(maxRows, parallelPasses, maxDelay));
    }
  }

  /** Makes what joins the requests of one version. */
  public RowBatcher newBatcher(Forward forward) {
    return new RowBatcher(this, forward);
  }
}
