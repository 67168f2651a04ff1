package io.acclimate.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CountedBlobStoreTest {
  private static final byte[] BYTES = new byte[1_000];
  private static final Digest DIGEST = Digest.of(BYTES);
  private static final int BROKEN_AT = 600;

  @TempDir Path folder;

  @Test
  void goesOnWhereADownloadBrokeAndCountsEveryByteOnce() {
    CountedBlobStore counted = new CountedBlobStore(new BrokenOnce());
    BlobCache cache = new BlobCache(counted, folder, 10_000);
    assertThat(failure(() -> cache.get(DIGEST))).hasRootCauseMessage("cable");

    byte[] blob = cache.get(DIGEST);

    assertThat(blob).isEqualTo(BYTES);
    assertThat(counted.fetchedBytes()).isEqualTo(BYTES.length);
    assertThat(counted.size(DIGEST)).isEqualTo(BYTES.length);
  }

  private static Throwable failure(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      return e;
    }
    throw new AssertionError("it did not fail");
  }

  /** Gives a part of the blob, fails, and gives from an offset what is asked for then. */
  private static final class BrokenOnce implements BlobStore {
    private boolean broken;

    @Override
    public void put(Digest digest, byte[] bytes) {
      throw new AssertionError("nothing is put");
    }

    @Override
    public byte[] get(Digest digest) {
      return BYTES.clone();
    }

    @Override
    public boolean has(Digest digest) {
      return true;
    }

    @Override
    public InputStream open(Digest digest, long offset) {
      if (broken) {
        assertThat(offset).isEqualTo(BROKEN_AT);
        return BlobStore.super.open(digest, offset);
      }
      broken = true;
      return new SequenceInputStream(
          new ByteArrayInputStream(Arrays.copyOf(BYTES, BROKEN_AT)),
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw new IOException("cable");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
              throw new IOException("cable");
            }
          });
    }
  }
}
