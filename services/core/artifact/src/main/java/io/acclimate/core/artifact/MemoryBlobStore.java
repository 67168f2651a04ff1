package io.acclimate.core.artifact;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Blobs in memory, for tests and for rounds that keep their results to themselves. */
public final class MemoryBlobStore implements BlobStore {
  private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();

  @Override
  public void put(Digest digest, byte[] bytes) {
    blobs.putIfAbsent(digest, CorruptBlobException.requireMatch(digest, bytes, "to put").clone());
  }

  @Override
  public byte[] get(Digest digest) {
    byte[] bytes = blobs.get(digest);
    if (bytes == null) {
      throw new BlobMissingException(digest);
    }
    return bytes.clone();
  }

  @Override
  public boolean has(Digest digest) {
    return blobs.containsKey(digest);
  }
}
