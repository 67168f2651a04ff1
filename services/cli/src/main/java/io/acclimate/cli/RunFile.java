package io.acclimate.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The file by which commands find the platform that runs on a folder.
 *
 * @param pid process that runs the platform
 * @param addresses where it answers
 */
public record RunFile(long pid, Addresses addresses) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "run.json";

  /** The file in the folder that a platform locks from its start to its end. */
  public static final String LOCK = "lock";

  /** Says in the folder that this process runs a platform there. */
  public static void write(Path directory, Addresses addresses) throws IOException {
    Path temporary = directory.resolve(NAME + ".tmp");
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(temporary.toFile(), new RunFile(ProcessHandle.current().pid(), addresses));
    Files.move(temporary, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Takes the word back. */
  public static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(NAME));
  }

  /** Whether a platform runs on the folder, ready or still starting. */
  public static boolean isHeld(Path directory) {
    try (FileChannel file = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE)) {
      return file.tryLock() == null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return true;
    } catch (NoSuchFileException nobodyWasHere) {
      return false;
    } catch (IOException e) {
      throw new CommandFailed(directory.resolve(LOCK) + " cannot be looked at: " + e, e);
    }
  }

  /** The platform that runs on the folder, if its process still lives. */
  public static Optional<RunFile> read(Path directory) {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), RunFile.class))
          .filter(found -> ProcessHandle.of(found.pid).isPresent());
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
