package io.acclimate.client;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import java.util.concurrent.atomic.AtomicLong;

/** Another store, and how many bytes were fetched from it. */
final class CountedBlobStore implements BlobStore {
  private final BlobStore origin;
  private final AtomicLong fetched = new AtomicLong();

  CountedBlobStore(BlobStore origin) {
    this.origin = origin;
  }

  /** Bytes of the blobs fetched so far. */
  long fetchedBytes() {
    return fetched.get();
  }

  @Override
  public void put(Digest digest, byte[] bytes) {
    origin.put(digest, bytes);
  }

  @Override
  public byte[] get(Digest digest) {
    byte[] bytes = origin.get(digest);
    fetched.addAndGet(bytes.length);
    return bytes;
  }

  @Override
  public boolean has(Digest digest) {
    return origin.has(digest);
  }
}
