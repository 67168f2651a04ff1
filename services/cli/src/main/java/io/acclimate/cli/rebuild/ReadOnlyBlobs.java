package io.acclimate.cli.rebuild;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import java.io.InputStream;

/** A store that takes nothing: what a rebuild makes stays in memory. */
record ReadOnlyBlobs(BlobStore blobs) implements BlobStore {
  @Override
  public void put(Digest digest, byte[] bytes) {
    throw new IllegalStateException("a rebuild writes nothing, not even blob " + digest);
  }

  @Override
  public byte[] get(Digest digest) {
    return blobs.get(digest);
  }

  @Override
  public InputStream open(Digest digest, long offset) {
    return blobs.open(digest, offset);
  }

  @Override
  public long size(Digest digest) {
    return blobs.size(digest);
  }

  @Override
  public boolean has(Digest digest) {
    return blobs.has(digest);
  }
}
