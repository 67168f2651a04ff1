package io.acclimate.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.RunFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one platform's state, held by a lock for as long as the platform runs. A folder
 * that was made for a platform which then kept nothing in it is removed again.
 */
final class StateFolder implements AutoCloseable {
  private final Path root;
  private final FileChannel lockFile;

  private final boolean temporary;
  private volatile boolean kept;

  private StateFolder(Path root, FileChannel lockFile, boolean temporary, boolean kept) {
    this.root = root;
    this.lockFile = lockFile;
    this.temporary = temporary;
    this.kept = kept;
  }

  /**
   * Makes the folder where needed and takes its lock.
   *
   * @param temporary whether closing removes the folder
   */
  static StateFolder open(Path directory, boolean temporary) {
    Path root = directory.toAbsolutePath().normalize();
    boolean old = Files.exists(root);
    try {
      Files.createDirectories(root.resolve("logs"));
      FileChannel lockFile =
          FileChannel.open(
              root.resolve(RunFile.LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(lockFile) == null) {
        lockFile.close();
        throw new CommandFailed(
            "a platform runs on " + root + " already; stop it, or give another folder with --dir");
      }
      lockFile.truncate(0);
      lockFile.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(US_ASCII)));
      return new StateFolder(root, lockFile, temporary, old);
    } catch (IOException e) {
      throw new CommandFailed(
          "the state folder " + root + " cannot be written (" + e + "); give another with --dir",
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel lockFile) throws IOException {
    try {
      return lockFile.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }

  Path root() {
    return root;
  }

  /** From now on there is something in it. */
  void keep() {
    kept = true;
  }

  Path broker() {
    return root.resolve("kafka");
  }

  Path schemas() {
    return root.resolve("schema-registry");
  }

  Path log(String part) {
    return root.resolve("logs").resolve(part + ".log");
  }

  @Override
  public void close() {
    try {
      lockFile.close();
      if (temporary || !kept) {
        remove();
      }
    } catch (IOException e) {
      throw new CommandFailed("cannot tidy " + root + ": " + e.getMessage(), e);
    }
  }

  private void remove() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(root)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
