package io.acclimate.inference.serving;

import io.acclimate.client.Model;
import io.acclimate.client.RegistryClient;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.model.ModelSpec;
import java.util.Optional;

/** Specs out of the registry: which one is in force is asked each time, its blob is cached. */
public final class RegistrySpecs implements ModelSpecs {
  private final RegistryClient registry;
  private final BlobStore blobs;

  public RegistrySpecs(RegistryClient registry, BlobStore blobs) {
    this.registry = registry;
    this.blobs = blobs;
  }

  @Override
  public Optional<ModelSpec> spec(String model, long minEpoch) {
    return registry
        .findModel(model)
        .filter(registered -> registered.epoch() >= minEpoch)
        .map(Model::specDigest)
        .map(digest -> ModelSpec.fromJson(Json.parse(blobs.get(digest))));
  }
}
