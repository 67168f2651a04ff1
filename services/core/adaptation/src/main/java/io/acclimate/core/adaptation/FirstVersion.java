package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.artifact.TrainingManifest;
import io.acclimate.core.model.Backbone;
import io.acclimate.core.model.ModelDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the blobs and the head of version 1. */
final class FirstVersion {
  private final Environment environment;
  private final ModelDefinition definition;
  private final BlobBatch batch = new BlobBatch();
  private final Optional<TensorEntry> backbone;

  /**
   * @throws io.acclimate.core.artifact.InvalidFormatException if the backbone cannot be used
   */
  FirstVersion(Environment environment, ModelDefinition definition) {
    this.environment = environment;
    this.definition = definition;
    batch.add(definition.spec().toBytes());
    Embedding.tryOut(environment, definition);
    this.backbone =
        Optional.ofNullable(definition.backbone()).map(file -> batch.add(Backbone.TENSOR, file));
  }

  /** Adds a pack that the memory refers to. */
  Digest add(Pack pack) {
    return batch.add(pack.toBytes());
  }

  /** Adds any other blob that the memory refers to. */
  Digest add(byte[] blob) {
    return batch.add(blob);
  }

  /**
   * Makes it.
   *
   * @param profiles of the source data, {@link #profiles} or a blob that was added; null if nobody
   *     knows them
   */
  InitialModel make(
      Map<String, TensorBytes> weights,
      Preprocessing preprocessing,
      OptimizerState optimizer,
      @Nullable Digest profiles,
      DataState memory,
      Lineage lineage,
      InitialModel.Metrics metrics) {
    Digest lineageDigest = batch.add(lineage.toBytes());
    ServingManifest serving =
        batch.addVersion(
            definition.network(),
            backbone,
            new Attempt.Candidate(new TreeMap<>(weights), preprocessing, optimizer, 0),
            Map.of(),
            definition.spec().input(),
            definition.spec().classes(),
            lineageDigest);
    Digest weightsState = optimizer.isEmpty() ? null : batch.add(optimizer.toBytes());
    Digest dataState = batch.add(memory.toBytes());
    TrainingManifest training =
        new TrainingManifest(
            serving.digest(), weightsState, dataState, memory.references(), null, lineageDigest);
    Digest trainingDigest = batch.add(training.toBytes());
    return new InitialModel(
        new Head(serving.digest(), weightsState, dataState, null),
        serving.digest(),
        trainingDigest,
        profiles,
        serving.sizeBytes(),
        batch.blobs(),
        metrics);
  }

  /**
   * Adds profiles.
   *
   * @param source labelled train rows of the source data as the network sees them
   * @return null if there are none
   */
  @Nullable Digest profiles(
      Map<String, TensorBytes> weights, Preprocessing preprocessing, List<PackRow> source) {
    if (source.isEmpty()) {
      return null;
    }
    return batch.add(
        new ReferenceProfiling(environment, definition.network(), definition.afterBackbone().spec())
            .profile(weights, preprocessing, source)
            .toBytes());
  }
}
