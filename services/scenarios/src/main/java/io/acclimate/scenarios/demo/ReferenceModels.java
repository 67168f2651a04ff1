package io.acclimate.scenarios.demo;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.PowerTransform;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.model.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two models that version 1 makes without learning: <em>frozen</em>, version 1 as it is, and
 * <em>normalised</em>, version 1 on inputs that it transforms as ever, and that {@link
 * RunningNormalisation} standardises.
 */
final class ReferenceModels implements AutoCloseable {

  private final ServedModel frozen;
  private final ServedModel bare;
  private final String sourceDomain;
  private final Optional<FeatureStatistics> source;
  private final @Nullable PowerTransform power;

  ReferenceModels(ServingManifest versionOne, BlobStore blobs, String sourceDomain) {
    this.frozen = ServedModel.load(versionOne, blobs);
    this.bare = ServedModel.load(withoutPreprocessing(versionOne), blobs);
    this.sourceDomain = sourceDomain;
    this.power = versionOne.preprocessing().power();
    this.source = versionOne.preprocessing().statistics(sourceDomain);
  }

  private static ServingManifest withoutPreprocessing(ServingManifest manifest) {
    return new ServingManifest(
        manifest.network(),
        manifest.tensors(),
        Preprocessing.identity(),
        manifest.input(),
        manifest.classes(),
        manifest.lineage());
  }

  /** How many of a batch's events, in order, the frozen model answers rightly. */
  int frozenCorrect(List<PlannedEvent> batch) {
    return correct(frozen, batch, batch.stream().map(PlannedEvent::features).toList());
  }

  /** The same with inputs standardised by the batch so far. */
  int normalisedCorrect(List<PlannedEvent> batch) {
    if (source.isEmpty()) {
      return frozenCorrect(batch);
    }
    RunningNormalisation normalisation =
        new RunningNormalisation(source.get().means(), source.get().standardDeviations());
    List<float[]> standardised = new ArrayList<>();
    for (PlannedEvent event : batch) {
      float[] features = event.features().clone();
      if (power != null) {
        power.apply(features);
      }
      standardised.add(normalisation.standardise(features));
    }
    return correct(bare, batch, standardised);
  }

  private int correct(ServedModel model, List<PlannedEvent> batch, List<float[]> rows) {
    return Scoring.correct(model, sourceDomain, batch, rows);
  }

  @Override
  public void close() {
    frozen.close();
    bare.close();
  }
}
