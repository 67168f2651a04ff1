package io.acclimate.registry.journal;

import io.acclimate.avro.DriftReferences;
import io.acclimate.core.artifact.FeatureProfile;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.Spec;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Reference profiles to Avro. */
final class ReferencesCodec {
  private static final int BLOCK_FEATURES = 64;

  /** Features whose bins are the spec's classes. */
  private static final Set<String> OF_CLASSES = Set.of("prediction", "label");

  private ReferencesCodec() {}

  /**
   * What drift of the champion is measured against from now on: the profiles in blocks.
   *
   * @param model after the change that brought them
   */
  static List<DriftReferences> references(ModelState model, Profiles profiles) {
    List<FeatureProfile> features = profiles.features();
    int blocks = (features.size() + BLOCK_FEATURES - 1) / BLOCK_FEATURES;
    return IntStream.range(0, blocks)
        .mapToObj(
            block ->
                new DriftReferences(
                    model.name(),
                    model.epoch(),
                    model.champion().version(),
                    block,
                    blocks,
                    features
                        .subList(
                            block * BLOCK_FEATURES,
                            Math.min(features.size(), (block + 1) * BLOCK_FEATURES))
                        .stream()
                        .map(feature -> profile(feature, model.spec()))
                        .toList()))
        .toList();
  }

  private static io.acclimate.avro.FeatureProfile profile(FeatureProfile feature, Spec spec) {
    return new io.acclimate.avro.FeatureProfile(
        feature.feature(),
        feature.edges(),
        feature.counts(),
        feature.min(),
        feature.max(),
        feature.mean(),
        feature.standardDeviation(),
        feature.n(),
        OF_CLASSES.contains(feature.feature()) ? spec.classes() : List.of());
  }
}
