package io.acclimate.registry.files;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TrainingManifest;
import java.util.Optional;

/**
 * What the blobs of a version say.
 *
 * @param report of the round that made it; empty if there was none, or if it was collected
 */
record VersionContent(ServingManifest manifest, Lineage lineage, Optional<JsonFields> report) {

  /**
   * Reads the blobs of a version.
   *
   * @throws io.acclimate.core.artifact.BlobMissingException if its manifest or lineage is not in
   *     the store
   */
  static VersionContent read(VersionInBrief brief, BlobStore blobs) {
    ServingManifest manifest = ServingManifest.parse(blobs.get(brief.version().made().serving()));
    return new VersionContent(
        manifest,
        Lineage.parse(blobs.get(manifest.lineage())),
        report(brief.version().made().training(), blobs));
  }

  private static Optional<JsonFields> report(Digest training, BlobStore blobs) {
    if (!blobs.has(training)) {
      return Optional.empty();
    }
    Digest report = TrainingManifest.parse(blobs.get(training)).report();
    return report == null || !blobs.has(report)
        ? Optional.empty()
        : Optional.of(JsonFields.of("report", Json.parse(blobs.get(report))));
  }
}
