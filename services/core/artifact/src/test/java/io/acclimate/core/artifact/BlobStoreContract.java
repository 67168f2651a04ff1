package io.acclimate.core.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every blob store does. */
public abstract class BlobStoreContract {
  private static final byte[] BYTES = "some bytes".getBytes(UTF_8);
  private static final Digest DIGEST = Digest.of(BYTES);

  /** A store with nothing in it; within a test, always the same. */
  protected abstract BlobStore store();

  @Test
  void givesBackWhatWasPut() {
    BlobStore store = store();
    assertThat(store.has(DIGEST)).isFalse();

    assertThat(store.put(BYTES)).isEqualTo(DIGEST);

    assertThat(store.has(DIGEST)).isTrue();
    assertThat(store.get(DIGEST)).isEqualTo(BYTES);
  }

  @Test
  void puttingAgainChangesNothing() {
    BlobStore store = store();
    store.put(DIGEST, BYTES);

    store.put(DIGEST, BYTES);

    assertThat(store.get(DIGEST)).isEqualTo(BYTES);
  }

  @Test
  void refusesBytesOfAnotherDigestAndStoresNothing() {
    BlobStore store = store();

    assertThatThrownBy(() -> store.put(DIGEST, new byte[] {1}))
        .isInstanceOf(CorruptBlobException.class)
        .hasMessageContaining(DIGEST.hex());

    assertThat(store.has(DIGEST)).isFalse();
  }

  @Test
  void namesTheBlobThatIsMissing() {
    BlobStore store = store();

    assertThatThrownBy(() -> store.get(DIGEST))
        .isInstanceOfSatisfying(
            BlobMissingException.class, e -> assertThat(e.digest()).isEqualTo(DIGEST));
  }

  @Test
  void givesABlobFromAnyOffsetOn() throws IOException {
    BlobStore store = store();
    store.put(DIGEST, BYTES);

    for (int offset = 0; offset <= BYTES.length; offset++) {
      try (InputStream rest = store.open(DIGEST, offset)) {
        assertThat(rest.readAllBytes()).isEqualTo(Arrays.copyOfRange(BYTES, offset, BYTES.length));
      }
    }
    assertThat(store.size(DIGEST)).isEqualTo(BYTES.length);
    for (long outside : new long[] {-1, BYTES.length + 1, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> store.open(DIGEST, outside).close())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("offset " + outside);
    }
  }

  @Test
  void saysThatABlobWithoutBytesIsThere() throws IOException {
    BlobStore store = store();
    Digest empty = store.put(new byte[0]);

    try (InputStream nothing = store.open(empty, 0)) {
      assertThat(nothing.readAllBytes()).isEmpty();
    }
    assertThat(store.size(empty)).isZero();
    assertThat(store.get(empty)).isEmpty();
  }

  @Test
  void opensNothingThatIsMissing() {
    BlobStore store = store();

    assertThatThrownBy(() -> store.open(DIGEST, 0).close())
        .isInstanceOf(BlobMissingException.class);
    assertThatThrownBy(() -> store.size(DIGEST)).isInstanceOf(BlobMissingException.class);
  }

  @Test
  void takesABlobAsAStream() throws IOException {
    BlobStore store = store();
    byte[] large = new byte[300_000];
    new Random(1).nextBytes(large);
    Digest digest = Digest.of(large);

    assertThat(store.putStream(digest, new ByteArrayInputStream(large))).isEqualTo(large.length);
    assertThat(store.putStream(digest, new ByteArrayInputStream(large))).isEqualTo(large.length);

    assertThat(store.get(digest)).isEqualTo(large);
  }

  @Test
  void storesNothingOfAStreamThatDoesNotMatchOrBreaks() {
    BlobStore store = store();
    InputStream breaks = new SequenceInputStream(new ByteArrayInputStream(BYTES), new Broken());

    assertThatThrownBy(() -> store.putStream(DIGEST, new ByteArrayInputStream(new byte[] {2})))
        .isInstanceOf(CorruptBlobException.class);
    assertThatThrownBy(() -> store.putStream(DIGEST, breaks))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the other side is gone");

    assertThat(store.has(DIGEST)).isFalse();
  }

  @Test
  void isNotChangedThroughArraysOfCallers() {
    BlobStore store = store();
    byte[] given = BYTES.clone();
    store.put(DIGEST, given);

    given[0] = 0;
    store.get(DIGEST)[1] = 0;

    assertThat(store.get(DIGEST)).isEqualTo(BYTES);
  }

  @Test
  void takesTheSameBlobFromManyThreads() throws Exception {
    BlobStore store = store();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<byte[]>> tasks =
          IntStream.range(0, 40)
              .<Callable<byte[]>>mapToObj(
                  i ->
                      () -> {
                        store.put(DIGEST, BYTES);
                        return store.get(DIGEST);
                      })
              .toList();
      for (Future<byte[]> task : threads.invokeAll(tasks)) {
        assertThat(task.get()).isEqualTo(BYTES);
      }
    } finally {
      threads.shutdown();
    }
  }

  private static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the other side is gone");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return read();
    }
  }
}
