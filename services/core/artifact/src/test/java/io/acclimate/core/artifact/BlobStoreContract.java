package io.acclimate.core.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every blob store does. */
abstract class BlobStoreContract {
  private static final byte[] BYTES = "some bytes".getBytes(UTF_8);
  private static final Digest DIGEST = Digest.of(BYTES);

  abstract BlobStore store();

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
}
