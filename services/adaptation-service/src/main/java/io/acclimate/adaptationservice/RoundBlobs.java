package io.acclimate.adaptationservice;

import io.acclimate.core.artifact.Digest;
import java.util.Map;

/** The registry's blobs, as a round needs them. */
interface RoundBlobs {

  /**
   * Fetches a blob.
   *
   * @throws io.acclimate.core.artifact.BlobMissingException if it is not there
   */
  byte[] get(Digest digest);

  /** Stores those of the blobs that the registry does not have. */
  void putAll(Map<Digest, byte[]> blobs);
}
