package io.acclimate.inference.serving;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.MemoryBlobStore;
import java.util.function.UnaryOperator;

/** A store that hands out other bytes than it was given, or none, for one blob at a time. */
final class FaultyBlobStore implements BlobStore {
  private final MemoryBlobStore stored = new MemoryBlobStore();
  private volatile Fault fault = new Fault(Digest.of(new byte[0]), bytes -> bytes);

  /** What happens to a blob. */
  private record Fault(Digest digest, UnaryOperator<byte[]> change) {}

  void alter(Digest digest, UnaryOperator<byte[]> change) {
    fault = new Fault(digest, change);
  }

  void lose(Digest digest) {
    alter(
        digest,
        bytes -> {
          throw new BlobMissingException(digest);
        });
  }

  void heal() {
    fault = new Fault(Digest.of(new byte[0]), bytes -> bytes);
  }

  @Override
  public void put(Digest digest, byte[] bytes) {
    stored.put(digest, bytes);
  }

  @Override
  public byte[] get(Digest digest) {
    Fault now = fault;
    byte[] bytes = stored.get(digest);
    return now.digest.equals(digest) ? now.change.apply(bytes) : bytes;
  }

  @Override
  public boolean has(Digest digest) {
    return stored.has(digest);
  }
}
