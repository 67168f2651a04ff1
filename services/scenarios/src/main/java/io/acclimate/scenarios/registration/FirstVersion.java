package io.acclimate.scenarios.registration;

import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.model.ModelSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a registry needs of a model's version 1.
 *
 * @param spec how the model is fed, adapted and released
 * @param head what the first round starts from
 * @param serving digest of the serving manifest
 * @param training digest of the training manifest
 * @param profiles digest of the reference profiles of its source data; null if there are none
 * @param sizeBytes bytes of the serving manifest and all its tensors
 * @param blobs every blob that these name, by digest
 * @param description one sentence for people
 */
public record FirstVersion(
    ModelSpec spec,
    Head head,
    Digest serving,
    Digest training,
    @Nullable Digest profiles,
    long sizeBytes,
    Map<Digest, byte[]> blobs,
    String description) {

  /** Copies the blobs. */
  public FirstVersion {
    blobs = Map.copyOf(blobs);
  }

  /** A version that was trained, or adopted, here. */
  public static FirstVersion of(ModelSpec spec, InitialModel made, String description) {
    return new FirstVersion(
        spec,
        made.head(),
        made.serving(),
        made.training(),
        made.profiles(),
        made.sizeBytes(),
        made.blobs(),
        description);
  }
}
