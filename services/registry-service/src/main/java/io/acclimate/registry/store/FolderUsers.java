package io.acclimate.registry.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/** Marks as empty files. */
final class FolderUsers implements StoreUsers {
  private final Path folder;

  FolderUsers(Path dataDir) {
    this.folder = dataDir.resolve(FOLDER);
  }

  @Override
  public void add(String name) {
    try {
      Files.createDirectories(folder);
      Files.createFile(folder.resolve(name));
    } catch (FileAlreadyExistsException before) {
      // Then it is marked.
    } catch (IOException e) {
      throw new UncheckedIOException("blob store: cannot write into " + folder, e);
    }
  }

  @Override
  public SortedSet<String> all() {
    TreeSet<String> names = new TreeSet<>();
    if (Files.notExists(folder)) {
      return names;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(file -> names.add("" + file.getFileName()));
      return names;
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException("blob store: cannot look through " + folder, e.getCause());
    } catch (IOException e) {
      throw new UncheckedIOException("blob store: cannot look through " + folder, e);
    }
  }
}
