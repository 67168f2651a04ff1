package io.acclimate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.LowRankUpdate;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
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

  @Test
  void takesAShortcutFromWhatItHas() {
    Updated updated = new Updated();
    BlobCache cache = cache(10_000);
    cache.get(updated.base);
    fetched.set(0);

    assertThat(cache.get(updated.entry(updated.update))).isEqualTo(updated.blob);

    assertThat(fetched).as("the update").hasValue(1);
    assertThat(cache.get(updated.entry.sha256())).isEqualTo(updated.blob);
    assertThat(fetched).as("it is a copy like any other").hasValue(1);
  }

  @Test
  void fetchesTheTensorWhereTheShortcutsBaseIsNotHere() {
    Updated updated = new Updated();

    assertThat(cache(10_000).get(updated.entry(updated.update))).isEqualTo(updated.blob);

    assertThat(fetched).hasValue(1);
  }

  @Test
  void fetchesTheTensorWhereTheShortcutLeadsElsewhere() throws IOException {
    Updated updated = new Updated();
    BlobCache cache = cache(10_000);
    cache.get(updated.base);
    byte[] other = updated.half.toBytes();
    byte[] wide = new LowRankUpdate(matrix(2, 9), matrix(8, 2)).toBytes();

    for (Digest wrong :
        List.of(
            stored.put(other), stored.put(wide), stored.put(blob(7, 7)), Digest.of(blob(8, 8)))) {
      assertThat(cache(10_000).get(updated.entry(wrong))).isEqualTo(updated.blob);
      Files.delete(folder.resolve(updated.entry.sha256().hex()));
    }
  }

  /** A tensor, what it was made of, and the update between them. */
  private final class Updated {
    private final TensorBytes before = matrix(8, 8);
    private final LowRankUpdate whole = new LowRankUpdate(matrix(1, 8), matrix(8, 1));
    private final LowRankUpdate half = whole.times(0.5f);
    private final TensorEntry entry = TensorEntry.of("w", whole.addedTo(before));
    private final byte[] blob = Safetensors.writeOne(whole.addedTo(before));
    private final Digest base = stored.put(Safetensors.writeOne(before));
    private final Digest update = stored.put(whole.toBytes());

    Updated() {
      stored.put(blob);
    }

    TensorEntry entry(Digest by) {
      return entry.by(new TensorEntry.Shortcut(base, by, whole.toBytes().length));
    }
  }

  private static TensorBytes matrix(int rows, int columns) {
    return StoredVersions.random(rows * 31L + columns, rows, columns);
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
