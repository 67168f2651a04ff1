package io.acclimate.driftprocessor.reference;

import io.acclimate.core.drift.ReferenceProfile;
import java.util.List;

/**
 * The profile of one feature.
 *
 * @param categories names of its bins, in order; empty for a number
 */
public record FeatureReference(ReferenceProfile profile, List<String> categories) {
  public FeatureReference {
    categories = List.copyOf(categories);
    if (!categories.isEmpty() && categories.size() != profile.bins()) {
      throw new IllegalArgumentException(
          "profile %s: %d categories for %d bins"
              .formatted(profile.feature(), categories.size(), profile.bins()));
    }
  }

  /** Name of the feature. */
  public String name() {
    return profile.feature();
  }
}
