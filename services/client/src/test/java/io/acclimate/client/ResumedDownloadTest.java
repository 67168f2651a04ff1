package io.acclimate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.acclimate.client.BreakingServer.Answer;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of downloads whose server breaks off, lies or hangs. */
final class ResumedDownloadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final byte[] BLOB = blob(300_000);
  private static final Digest DIGEST = Digest.of(BLOB);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void goesOnWhereTheConnectionWasCut(long seed) throws IOException {
    Random random = new Random(seed);
    try (BreakingServer server =
        new BreakingServer(
            BLOB,
            (request, offset) ->
                Answer.good(BLOB, offset)
                    .brokenAfter(request < 5 ? random.nextInt(BLOB.length / 5) : BLOB.length))) {

      assertThat(store(server).get(DIGEST)).isEqualTo(BLOB);

      assertThat(server.offsets()).isSorted().hasSizeGreaterThan(5).startsWith(0L);
      assertThat(server.offsets().get(5)).isPositive();
    }
  }

  @Test
  void startsOverInAStreamOfAServerThatIgnoresRanges() throws IOException {
    try (BreakingServer server =
        new BreakingServer(
            BLOB,
            (request, offset) ->
                Answer.good(BLOB, 0).brokenAfter(request < 3 ? 50_000 * (request + 1) : 1 << 20))) {

      assertThat(store(server).get(DIGEST)).isEqualTo(BLOB);

      assertThat(server.offsets()).hasSize(4);
    }
  }

  @Test
  void asksWithoutARangeAfterItGotAnotherOne() throws IOException {
    try (BreakingServer server =
        new BreakingServer(
            BLOB,
            (request, offset) ->
                request == 0
                    ? Answer.good(BLOB, 0).brokenAfter(1_000)
                    : Answer.good(BLOB, offset).withRangeFrom(offset == 0 ? -1 : offset - 1))) {

      assertThat(store(server).get(DIGEST)).isEqualTo(BLOB);

      assertThat(server.offsets()).containsExactly(0L, 1_000L, 0L);
    }
  }

  @Test
  void takesWhatIsCompleteFromAServerThatClaimedMore() throws IOException {
    try (BreakingServer server =
        new BreakingServer(
            BLOB, (request, offset) -> Answer.good(BLOB, 0).claiming(BLOB.length + 1_000))) {

      assertThat(store(server).get(DIGEST)).isEqualTo(BLOB);
    }
  }

  @Test
  void refusesWhatAServerCutsShort() throws IOException {
    try (BreakingServer server =
        new BreakingServer(BLOB, (request, offset) -> Answer.good(BLOB, offset).claiming(1_000))) {
      HttpBlobStore store = store(server);

      assertThatThrownBy(() -> store.get(DIGEST))
          .isInstanceOf(CorruptBlobException.class)
          .hasMessageContaining(DIGEST.hex());
      assertThat(server.offsets()).hasSize(1);
    }
  }

  @Test
  void goesOnWhereAServerHangs() throws IOException {
    try (BreakingServer server =
        new BreakingServer(
            BLOB,
            (request, offset) ->
                request == 0
                    ? Answer.good(BLOB, 0).hangingAfter(100_000)
                    : Answer.good(BLOB, offset))) {
      HttpBlobStore store = new HttpBlobStore(server.url(), Duration.ofMillis(900), 1 << 20);

      assertThat(store.get(DIGEST)).isEqualTo(BLOB);
      assertThat(server.offsets()).containsExactly(0L, 100_000L);
    }
  }

  @Test
  void givesUpWhenNothingMoreComes() throws IOException {
    try (BreakingServer server =
        new BreakingServer(
            BLOB,
            (request, offset) -> Answer.good(BLOB, offset).brokenAfter(request == 0 ? 10 : 0))) {
      HttpBlobStore store = new HttpBlobStore(server.url(), Duration.ofMillis(500), 1 << 20);

      assertThatThrownBy(() -> store.get(DIGEST))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining("broke off during GET /api/v1/blobs/" + DIGEST);
      assertThat(server.offsets()).hasSizeBetween(2, 10);
    }
  }

  @Test
  @Tag("all")
  void givesUpOnALineThatBreaksAgainAndAgain() throws IOException {
    try (BreakingServer server =
        new BreakingServer(BLOB, (request, offset) -> Answer.good(BLOB, offset).brokenAfter(1))) {
      HttpBlobStore store = store(server);

      assertThatThrownBy(() -> store.get(DIGEST)).isInstanceOf(RegistryUnavailableException.class);
      assertThat(server.offsets()).hasSize(101);
    }
  }

  @Test
  void dropsAPartWhoseRestIsOfAnotherBlob() throws IOException {
    byte[] other = blob(300_001);
    try (BreakingServer server =
        new BreakingServer(
            BLOB,
            (request, offset) ->
                request == 0
                    ? Answer.good(BLOB, 0).brokenAfter(100_000)
                    : Answer.good(Arrays.copyOf(other, BLOB.length), offset))) {
      BlobCache cache = cache(server);

      assertThatThrownBy(() -> cache.get(DIGEST))
          .isInstanceOf(CorruptBlobException.class)
          .hasMessageContaining(DIGEST.hex())
          .hasMessageContaining("altered or damaged");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void goesOnInALaterProcess() throws IOException {
    try (BreakingServer dying =
        new BreakingServer(
            BLOB,
            (request, offset) ->
                Answer.good(BLOB, offset).brokenAfter(request == 0 ? 200_000 : 0))) {
      BlobCache cache =
          new BlobCache(
              new HttpBlobStore(dying.url(), Duration.ofMillis(200), 1 << 20), folder, 1 << 20);
      assertThatThrownBy(() -> cache.get(DIGEST)).isInstanceOf(RegistryUnavailableException.class);
    }
    try (BreakingServer server =
        new BreakingServer(BLOB, (request, offset) -> Answer.good(BLOB, offset))) {
      BlobCache later = cache(server);

      assertThat(later.get(DIGEST)).isEqualTo(BLOB);
      assertThat(later.get(DIGEST)).isEqualTo(BLOB);

      assertThat(server.offsets()).containsExactly(200_000L);
    }
    assertThat(folder).isDirectoryContaining(file -> file.endsWith(DIGEST.hex()));
  }

  @Test
  void fetchesAllAgainIfThePartOfAnEarlierProcessIsTornOrTooLong() throws IOException {
    Path part = folder.resolve(DIGEST + ".part");
    for (int length : new int[] {100, BLOB.length, BLOB.length + 1}) {
      Files.write(part, new byte[length]);
      try (BreakingServer server =
          new BreakingServer(BLOB, (request, offset) -> Answer.good(BLOB, offset))) {
        assertThat(cache(server).get(DIGEST)).isEqualTo(BLOB);

        assertThat(server.offsets()).as("%d bytes", length).endsWith(0L).hasSize(2);
      }
      assertThat(part).doesNotExist();
      Files.delete(folder.resolve(DIGEST.hex()));
    }
  }

  @Test
  void hasNoMoreThanABufferInMemory() throws IOException {
    byte[] large = blob(64 << 20);
    Digest digest = Digest.of(large);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (BreakingServer server =
        new BreakingServer(
            large,
            (request, offset) -> Answer.good(large, 0).brokenAfter((request + 1) * (20 << 20)))) {
      HttpBlobStore store = new HttpBlobStore(server.url(), PATIENCE, 1 << 30);
      long before = threads.getCurrentThreadAllocatedBytes();

      try (InputStream content = store.open(digest, 0)) {
        content.transferTo(OutputStream.nullOutputStream());
      }

      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
    }
  }

  private HttpBlobStore store(BreakingServer server) {
    return new HttpBlobStore(server.url(), PATIENCE, 1 << 20);
  }

  private BlobCache cache(BreakingServer server) {
    return new BlobCache(store(server), folder, 1 << 20);
  }

  private static byte[] blob(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
