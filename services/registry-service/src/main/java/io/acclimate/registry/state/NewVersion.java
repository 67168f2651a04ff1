package io.acclimate.registry.state;

import io.acclimate.core.artifact.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A version to be made.
 *
 * @param serving digest of the serving manifest
 * @param training digest of the training manifest
 * @param sizeBytes bytes of the serving manifest and all its tensors
 * @param description one sentence for people
 * @param profiles digest of the reference profiles of the data it was made of; null if there are
 *     none
 */
public record NewVersion(
    Digest serving,
    Digest training,
    long sizeBytes,
    String description,
    @Nullable Digest profiles) {
  public NewVersion {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("sizeBytes: " + sizeBytes + " is not 0 or more");
    }
  }
}
