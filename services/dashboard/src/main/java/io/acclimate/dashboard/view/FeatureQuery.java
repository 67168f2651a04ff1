package io.acclimate.dashboard.view;

import io.acclimate.dashboard.view.DriftUpdate.FeatureRow;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A page of a model's features.
 *
 * @param domain null for the one that was last heard of
 * @param search text that names contain; empty for all
 * @param page from 1
 * @param size rows of a page, 1..{@value #MAX_SIZE}
 * @param atMillis how they were at a time; null for now
 */
public record FeatureQuery(
    @Nullable String domain,
    Sort sort,
    boolean reverse,
    String search,
    int page,
    int size,
    @Nullable Long atMillis) {
  public static final int DEFAULT_SIZE = 50;
  public static final int MAX_SIZE = 200;
  private static final int MAX_SEARCH = 100;

  private static final Comparator<FeatureRow> BY_NAME =
      Comparator.comparing(FeatureRow::feature, new NaturalOrder());

  /** What features are ordered by. */
  public enum Sort {
    /** Worst first: level, then score in multiples of its threshold. */
    DRIFT,
    /** In the order of their names, numbers as numbers. */
    NAME,
    /** Highest first. */
    SCORE,
    /** Most rows first. */
    N,
    /** Newest first. */
    UPDATED
  }

  public FeatureQuery {
    if (page < 1) {
      throw new IllegalArgumentException("page=%d is below 1".formatted(page));
    }
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("size=%d is not in 1..%d".formatted(size, MAX_SIZE));
    }
    if (search.length() > MAX_SEARCH) {
      throw new IllegalArgumentException(
          "q has %d characters, more than %d".formatted(search.length(), MAX_SEARCH));
    }
    search = search.toLowerCase(Locale.ROOT);
  }

  boolean matches(String feature) {
    return search.isEmpty() || feature.toLowerCase(Locale.ROOT).contains(search);
  }

  /** The order asked for; features that are equal in it are in the order of their names. */
  Comparator<FeatureRow> order() {
    Comparator<FeatureRow> order =
        switch (sort) {
          case DRIFT ->
              Comparator.comparing(FeatureRow::current)
                  .thenComparing(FeatureRow::level)
                  .thenComparingDouble(FeatureRow::ratio)
                  .reversed();
          case NAME -> BY_NAME;
          case SCORE -> Comparator.comparingDouble(FeatureRow::score).reversed();
          case N -> Comparator.comparingLong(FeatureRow::n).reversed();
          case UPDATED -> Comparator.comparingLong(FeatureRow::atMillis).reversed();
        };
    return (reverse ? order.reversed() : order).thenComparing(BY_NAME);
  }
}
