package io.acclimate.dashboard.view;

import org.jspecify.annotations.Nullable;

/**
 * What a reader looks at besides the fleet.
 *
 * @param model told all about; null for none
 * @param features page of its features; null if none is looked at
 * @param feature one of its features; null if none is looked at
 */
public record Watch(
    @Nullable String model, @Nullable FeatureQuery features, @Nullable FeatureName feature) {

  /** Looks at the fleet only. */
  public static final Watch FLEET = new Watch(null, null, null);

  /** Looks at a model. */
  public static Watch of(@Nullable String model) {
    return new Watch(model, null, null);
  }

  /** True if it is told of features, too, and not only of changes of a model. */
  public boolean hasFeatures() {
    return features != null || feature != null;
  }

  /**
   * One feature.
   *
   * @param domain null for the one that was last heard of
   */
  public record FeatureName(@Nullable String domain, String feature) {}
}
