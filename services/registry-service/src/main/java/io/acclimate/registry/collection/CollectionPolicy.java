package io.acclimate.registry.collection;

import java.time.Duration;

/**
 * When blobs are taken away that nothing leads to.
 *
 * @param every how often the store is looked through; zero: never
 * @param grace how long a blob must have been out of reach, and how long ago it must have been put
 * @param keptRounds of so many rounds of each model everything is kept
 */
public record CollectionPolicy(Duration every, Duration grace, int keptRounds) {
  private static final Duration MOST_OFTEN = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  public CollectionPolicy {
    if (!every.isZero() && (every.compareTo(MOST_OFTEN) < 0 || every.compareTo(LONGEST) > 0)) {
      throw new IllegalArgumentException(
          "acclimate.registry-service.collection.every=%s is neither 0 nor in %s..%s"
              .formatted(every, MOST_OFTEN, LONGEST));
    }
    if (grace.isNegative() || grace.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "acclimate.registry-service.collection.grace=%s is not in PT0S..%s"
              .formatted(grace, LONGEST));
    }
    if (keptRounds < 1 || keptRounds > 100_000) {
      throw new IllegalArgumentException(
          "acclimate.registry-service.collection.kept-rounds=%d is not in 1..100000"
              .formatted(keptRounds));
    }
  }

  /** As it is by default. */
  public static CollectionPolicy standard() {
    return new CollectionPolicy(Duration.ofHours(1), Duration.ofHours(24), 20);
  }
}
