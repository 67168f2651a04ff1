package io.acclimate.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
