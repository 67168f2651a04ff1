package io.acclimate.registry.journal;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.registry.state.NewReference;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The profiles that become the reference of a champion. */
final class ReferenceBlobs {
  private static final Logger LOG = LoggerFactory.getLogger(ReferenceBlobs.class);

  private final BlobStore blobs;

  ReferenceBlobs(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * The profiles; empty if there are none. A blob that was there when its round was taken and is
   * gone now counts as none: champion must not be held fast by it.
   */
  Optional<Profiles> of(String model, NewReference reference) {
    if (reference.profiles() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Profiles.parse(blobs.get(reference.profiles())));
    } catch (BlobMissingException | CorruptBlobException e) {
      LOG.warn(
          "model={} version={} references=lost cause=\"{}\"",
          model,
          reference.version(),
          e.getMessage());
      return Optional.empty();
    }
  }
}
