package io.acclimate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.MemoryBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobCacheTest {
  private final MemoryBlobStore stored = new MemoryBlobStore();
  private final AtomicInteger fetched = new AtomicInteger();
  private final AtomicLong seconds = new AtomicLong();
  private final BlobStore origin = new Counting();
  @TempDir private Path folder;

  @Test
  void fetchesABlobOnce() {
    Digest digest = stored.put(blob(1, 10));

    assertThat(cache(100).get(digest)).isEqualTo(blob(1, 10));
    assertThat(cache(100).get(digest)).isEqualTo(blob(1, 10));

    assertThat(fetched).hasValue(1);
  }

  @Test
  void fetchesADamagedCopyAgain() throws IOException {
    Digest digest = stored.put(blob(1, 10));
    BlobCache cache = cache(100);
    cache.get(digest);
    Files.write(folder.resolve(digest.hex()), blob(2, 10));

    assertThat(cache.get(digest)).isEqualTo(blob(1, 10));
    assertThat(cache.get(digest)).isEqualTo(blob(1, 10));

    assertThat(fetched).hasValue(2);
  }

  @Test
  void dropsWhatWasNotUsedForLongest() {
    BlobCache cache = cache(50);
    Digest first = cache.put(blob(1, 20));
    Digest second = cache.put(blob(2, 20));
    cache.get(first);

    cache.put(blob(3, 20));

    assertThat(folder.resolve(first.hex())).exists();
    assertThat(folder.resolve(second.hex())).doesNotExist();
    assertThat(cache.get(second)).isEqualTo(blob(2, 20));
  }

  @Test
  void putsThroughToTheOrigin() {
    Digest digest = cache(100).put(blob(1, 10));

    assertThat(stored.has(digest)).isTrue();
  }

  @Test
  void saysThatABlobIsMissing() {
    assertThatThrownBy(() -> cache(100).get(Digest.of(blob(9, 9))))
        .isInstanceOf(BlobMissingException.class);
  }

  private BlobCache cache(long maxBytes) {
    return new BlobCache(
        origin, folder, maxBytes, () -> Instant.ofEpochSecond(seconds.incrementAndGet()));
  }

  private static byte[] blob(int value, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private final class Counting implements BlobStore {
    @Override
    public void put(Digest digest, byte[] bytes) {
      stored.put(digest, bytes);
    }

    @Override
    public byte[] get(Digest digest) {
      fetched.incrementAndGet();
      return stored.get(digest);
    }

    @Override
    public boolean has(Digest digest) {
      return stored.has(digest);
    }
  }
}
