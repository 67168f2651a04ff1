package io.acclimate.client;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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
  public InputStream open(Digest digest, long offset) {
    return new Counted(origin.open(digest, offset));
  }

  @Override
  public long size(Digest digest) {
    return origin.size(digest);
  }

  /** Counts what is read; what is skipped was not fetched for anybody. */
  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      fetched.addAndGet(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      fetched.addAndGet(Math.max(0, count));
      return count;
    }
  }

  @Override
  public boolean has(Digest digest) {
    return origin.has(digest);
  }
}
