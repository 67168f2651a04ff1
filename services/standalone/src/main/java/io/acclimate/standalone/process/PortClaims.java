package io.acclimate.standalone.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports that this platform means to listen on. Between finding a port free and listening there lie
 * seconds, in which another platform that is starting would find the same: so platforms of one user
 * lock a file per port, until they have ended.
 */
public final class PortClaims implements AutoCloseable {
  private final Path folder;
  private final List<FileChannel> held = new ArrayList<>();

  private PortClaims(Path folder) {
    this.folder = folder;
  }

  /**
   * Claims in the folder that all platforms of this user share.
   *
   * @throws IOException if that folder cannot be written
   */
  public static PortClaims ofThisUser() throws IOException {
    return in(
        Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("acclimate-ports-" + System.getProperty("user.name")));
  }

  static PortClaims in(Path folder) throws IOException {
    return new PortClaims(Files.createDirectories(folder));
  }

  /**
   * Takes the port; false if something listens there or another platform has claimed it.
   *
   * @throws IOException if the claim cannot be written
   */
  public boolean claim(int port) throws IOException {
    if (!Ports.isFree(port)) {
      return false;
    }
    FileChannel file =
        FileChannel.open(
            folder.resolve(port + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (locked(file)) {
      held.add(file);
      return true;
    }
    file.close();
    return false;
  }

  private static boolean locked(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException heldInThisProcess) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    for (FileChannel file : held) {
      file.close();
    }
    held.clear();
  }
}
