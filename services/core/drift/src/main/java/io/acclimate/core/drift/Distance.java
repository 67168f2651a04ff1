package io.acclimate.core.drift;

import java.util.List;

/** How far a live window is from its reference, computed on the bins that both share. */
public sealed interface Distance
    permits PopulationStability, JensenShannon, KolmogorovSmirnov, Wasserstein {
  /** One of each. */
  static List<Distance> all() {
    return List.of(
        new PopulationStability(), new JensenShannon(), new KolmogorovSmirnov(), new Wasserstein());
  }

  /** The distance of a key. */
  static Distance of(String key) {
    return all().stream()
        .filter(distance -> distance.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "distance: '%s' is none of %s"
                        .formatted(key, all().stream().map(Distance::key).toList())));
  }

  /** Its name in settings and signals. */
  String key();

  /** The distance, 0 or more; the window has at least one row, in the bins of the reference. */
  double between(ReferenceProfile reference, WindowCounts window);

  /**
   * What a window of so many rows exceeds by chance, with at most the given probability, if live
   * rows are drawn from what the reference was drawn from.
   *
   * @param rows of the window, at least one
   * @param probability above 0 and below 1
   */
  double noise(ReferenceProfile reference, long rows, double probability);

  /** From here on a distance is worth a warning, unless configured otherwise. */
  double warningEffect();

  /** From here on a distance is drift, unless configured otherwise. */
  double driftEffect();
}
