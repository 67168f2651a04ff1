package io.acclimate.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest extends BlobStoreContract {
  @TempDir Path folder;

  @Override
  protected BlobStore store() {
    return new FileBlobStore(folder);
  }

  @Test
  void keepsBlobsForTheNextProcess() {
    byte[] bytes = {1, 2, 3};
    Digest digest = store().put(bytes);

    assertThat(store().get(digest)).isEqualTo(bytes);
    assertThat(folder.resolve("sha256/" + digest.hex().substring(0, 2)))
        .isDirectoryContaining(file -> file.endsWith(digest.hex().substring(2)));
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void showsWhatIsThereAndTakesItAway() throws IOException {
    FileBlobStore store = new FileBlobStore(folder);
    Digest first = store.put(new byte[] {1});
    Digest second = store.put(new byte[] {2, 3});
    Files.writeString(folder.resolve("sha256/" + first.hex().substring(0, 2) + "/notes.txt"), "x");
    List<BlobInventory.StoredBlob> found = new ArrayList<>();

    store.forEach(found::add);
    store.delete(first);
    store.delete(first);

    assertThat(found)
        .extracting(BlobInventory.StoredBlob::digest)
        .containsExactlyInAnyOrder(first, second);
    assertThat(found)
        .extracting(BlobInventory.StoredBlob::sizeBytes)
        .containsExactlyInAnyOrder(1L, 2L);
    assertThat(found)
        .extracting(BlobInventory.StoredBlob::putAt)
        .allMatch(at -> Duration.between(at, Instant.now()).toHours() == 0);
    assertThat(store.has(first)).isFalse();
    assertThat(store.has(second)).isTrue();
  }

  @Test
  void aBlobThatIsPutAgainIsYoung() throws IOException {
    FileBlobStore store = new FileBlobStore(folder);
    byte[] bytes = {1, 2, 3};
    Digest digest = store.put(bytes);
    Path file =
        folder.resolve("sha256/" + digest.hex().substring(0, 2) + "/" + digest.hex().substring(2));
    Instant old = Instant.parse("2026-01-01T00:00:00Z");
    Files.setLastModifiedTime(file, FileTime.from(old));
    assertThat(store.putAt(digest)).contains(old);

    store.put(bytes);

    assertThat(store.putAt(digest).orElseThrow()).isAfter(old);
    assertThat(store.putAt(Digest.of(new byte[] {9}))).isEmpty();
  }

  @Test
  void dropsWhatAProcessThatWasKilledLeftBehind() throws IOException {
    Files.createDirectories(folder.resolve("tmp"));
    Path left = Files.writeString(folder.resolve("tmp/0123456789abcdef1.blob"), "half of it");
    Path running = Files.writeString(folder.resolve("tmp/0123456789abcdef2.blob"), "half of it");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(25))));

    new FileBlobStore(folder).put(new byte[] {1});

    assertThat(left).doesNotExist();
    assertThat(running).exists();
  }

  @Test
  void neverGivesATamperedBlobAndMendsItWhenPutAgain() throws IOException {
    byte[] bytes = {1, 2, 3};
    Digest digest = store().put(bytes);
    Path file =
        folder.resolve("sha256/" + digest.hex().substring(0, 2) + "/" + digest.hex().substring(2));
    Files.write(file, new byte[] {1, 2, 4});

    assertThatThrownBy(() -> store().get(digest)).isInstanceOf(CorruptBlobException.class);
    store().put(digest, bytes);

    assertThat(store().get(digest)).isEqualTo(bytes);
  }

  @Test
  void leavesNothingBehindOfAStreamThatDoesNotMatch() {
    Digest digest = Digest.of(new byte[] {1});
    BlobStore store = store();

    assertThatThrownBy(() -> store.putStream(digest, new ByteArrayInputStream(new byte[] {2})))
        .isInstanceOf(CorruptBlobException.class);

    assertThat(store.has(digest)).isFalse();
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void saysWhichFolderCannotBeMade() throws IOException {
    Path file = Files.createFile(folder.resolve("a-file"));

    assertThatThrownBy(() -> new FileBlobStore(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("a-file");
  }
}
