package io.acclimate.adaptationservice;

import io.acclimate.client.BlobCache;
import io.acclimate.client.HttpBlobStore;
import io.acclimate.core.artifact.Digest;
import java.util.Map;

/** The registry's blobs, with copies at hand: a round needs the packs of the rounds before it. */
final class RegistryBlobs implements RoundBlobs {
  private final HttpBlobStore registry;
  private final BlobCache cache;

  RegistryBlobs(HttpBlobStore registry, BlobCache cache) {
    this.registry = registry;
    this.cache = cache;
  }

  @Override
  public byte[] get(Digest digest) {
    return cache.get(digest);
  }

  @Override
  public void putAll(Map<Digest, byte[]> blobs) {
    registry.putAll(blobs);
    blobs.forEach(cache::keep);
  }
}
