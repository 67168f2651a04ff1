package io.acclimate.registry.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Which blob folder this is: a random id in a file of it, made with the folder. Processes on one
 * folder read the same id, wherever it is mounted; a copy or a backup of a folder is the same
 * store.
 */
final class StoreId {
  static final String FILE = "store-id";

  private StoreId() {}

  /**
   * The id of a folder that exists.
   *
   * @throws UncheckedIOException if it cannot be read or, the first time, be written
   */
  static String of(Path dataDir) {
    Path file = dataDir.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        make(dataDir, file);
      }
      String id = Files.readString(file).strip();
      if (id.isEmpty()) {
        throw new IllegalStateException(file + " is empty; put back what was in it");
      }
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException("blob store: cannot read or write " + file, e);
    }
  }

  /** Of several processes that try at once, one succeeds, and nobody sees half a file. */
  private static void make(Path dataDir, Path file) throws IOException {
    Path written = Files.createTempFile(dataDir, FILE, ".new");
    try {
      Files.writeString(written, UUID.randomUUID() + "\n");
      Files.createLink(file, written);
    } catch (FileAlreadyExistsException another) {
      // What the other one made counts.
      if (!Files.exists(file)) {
        throw another;
      }
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
