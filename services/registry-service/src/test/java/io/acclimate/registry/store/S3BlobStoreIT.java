package io.acclimate.registry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.acclimate.core.artifact.BlobInventory;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.BlobStoreContract;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class S3BlobStoreIT extends BlobStoreContract {
  private static final byte[] BYTES = "some bytes".getBytes(StandardCharsets.UTF_8);
  private static final Digest DIGEST = Digest.of(BYTES);
  private static final int MEGABYTE = 1 << 20;

  @TempDir private static Path folder;
  private static TestS3 s3;

  /** A prefix of its own for each test: a store with nothing in it. */
  private final String prefix = UUID.randomUUID() + "/";

  private S3Bucket bucket;

  @BeforeAll
  static void start() throws IOException {
    s3 = TestS3.start(folder);
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @BeforeEach
  void open() {
    bucket = TestS3.open(s3.settings(prefix, folder));
  }

  @AfterEach
  void close() {
    bucket.close();
  }

  @Override
  protected BlobStore store() {
    return new S3BlobStore(bucket, folder);
  }

  @Test
  void showsWhatIsThereAndTakesItAway() {
    S3BlobStore store = new S3BlobStore(bucket, folder);
    Digest other = store.put(new byte[] {7});
    store.put(DIGEST, BYTES);
    List<BlobInventory.StoredBlob> found = new ArrayList<>();

    store.forEach(found::add);
    store.delete(other);
    store.delete(other);

    assertThat(found)
        .extracting(BlobInventory.StoredBlob::digest)
        .containsExactlyInAnyOrder(DIGEST, other);
    assertThat(found)
        .extracting(BlobInventory.StoredBlob::sizeBytes)
        .containsExactlyInAnyOrder((long) BYTES.length, 1L);
    assertThat(store.has(other)).isFalse();
    assertThat(store.has(DIGEST)).isTrue();
  }

  @Test
  void neverGivesADamagedObjectAndMendsItWhenPutAgain() throws IOException {
    BlobStore store = store();
    store.put(DIGEST, BYTES);
    String key = "sha256/" + DIGEST.hex().substring(0, 2) + "/" + DIGEST.hex().substring(2);
    Files.writeString(s3.file(prefix + key), "some Bytes");

    assertThatThrownBy(() -> store.get(DIGEST))
        .isInstanceOf(CorruptBlobException.class)
        .hasMessageContaining("s3://blobs/" + prefix);
    store.put(DIGEST, BYTES);

    assertThat(store.get(DIGEST)).isEqualTo(BYTES);
  }

  @Test
  void takesOneLargeBlobFromSeveralAtOnceWithoutHoldingItInMemory() throws Exception {
    BlobStore store = store();
    byte[] large = new byte[16 * MEGABYTE];
    large[large.length - 1] = 1;
    Digest digest = Digest.of(large);
    ExecutorService senders = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Long>> puts =
          IntStream.range(0, 4)
              .<Callable<Long>>mapToObj(
                  i ->
                      () -> {
                        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
                        long before = threads.getCurrentThreadAllocatedBytes();
                        store.putStream(digest, new ByteArrayInputStream(large));
                        return threads.getCurrentThreadAllocatedBytes() - before;
                      })
              .toList();
      for (Future<Long> allocatedBytes : senders.invokeAll(puts)) {
        assertThat(allocatedBytes.get()).isLessThan(8L * MEGABYTE);
      }
    } finally {
      senders.shutdown();
    }

    assertThat(store.get(digest)).isEqualTo(large);
    try (var left = Files.list(folder.resolve("tmp"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void canStopReadingALargeBlobEarly() throws IOException {
    BlobStore store = store();
    Digest digest = store.put(new byte[16 * MEGABYTE]);

    for (int i = 0; i < 20; i++) {
      try (InputStream content = store.open(digest, i)) {
        assertThat(content.readNBytes(10)).hasSize(10);
      }
    }
    assertThat(store.size(digest)).isEqualTo(16 * MEGABYTE);
  }

  @Test
  void saysWhichBucketIsNotThere() {
    StoreSettings.Bucket settings = s3.settings(prefix, folder);
    StoreSettings.Bucket wrong =
        new StoreSettings.Bucket("another", prefix, settings.endpoint(), null, true, folder);
    try (S3Bucket absent = TestS3.open(wrong)) {
      assertThatThrownBy(() -> S3StoreId.of(absent))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("s3://another/" + prefix + " at http://127.0.0.1:")
          .hasMessageContaining("bucket does not exist");
    }
  }

  @Test
  void givesTheStoreOneIdThoughProcessesStartAtOnce() throws Exception {
    ExecutorService processes = Executors.newFixedThreadPool(4);
    try {
      Callable<String> start = () -> S3StoreId.of(bucket);
      List<String> ids =
          processes.invokeAll(List.of(start, start, start, start)).stream()
              .map(Future::resultNow)
              .toList();

      assertThat(ids).containsOnly(S3StoreId.of(bucket));
    } finally {
      processes.shutdown();
    }
    assertThat(Files.readString(s3.file(prefix + "store-id"))).hasSize(37);
    Files.writeString(s3.file(prefix + "store-id"), "");
    assertThatThrownBy(() -> S3StoreId.of(bucket)).hasMessageContaining("store-id is empty");
  }

  @Test
  void isTheSameStoreAsTheFolderThatItWasCopiedFrom() throws IOException {
    Path copied = Files.createDirectories(s3.file(prefix));
    OpenStore original = OpenStore.of(new StoreSettings.Folder(copied));
    original.blobs().put(BYTES);

    assertThat(store().get(DIGEST)).isEqualTo(BYTES);
    assertThat(S3StoreId.of(bucket)).isEqualTo(original.id());
  }

  @Test
  void saysThatTheServiceIsGone(@TempDir Path another) throws Exception {
    TestS3 dying = TestS3.start(another);
    try (dying;
        S3Bucket lost = TestS3.open(dying.settings("a/", another))) {
      BlobStore store = new S3BlobStore(lost, another);
      byte[] large = new byte[8 * MEGABYTE];
      Digest digest = store.put(large);
      try (InputStream half = store.open(digest, 0)) {
        assertThat(half.read()).isZero();
        dying.kill();

        assertThatThrownBy(half::readAllBytes).isInstanceOf(IOException.class);
      }

      assertThatThrownBy(() -> store.get(digest)).satisfies(S3BlobStoreIT::namesTheService);
      assertThatThrownBy(() -> store.has(digest)).satisfies(S3BlobStoreIT::namesTheService);
      assertThatThrownBy(() -> store.put(BYTES)).satisfies(S3BlobStoreIT::namesTheService);
      assertThatThrownBy(() -> store.putStream(DIGEST, new ByteArrayInputStream(BYTES)))
          .satisfies(S3BlobStoreIT::namesTheService);
    }
  }

  private static void namesTheService(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("s3://blobs/a/ at http://127.0.0.1:")
        .hasMessageContaining("Connection refused");
  }
}
