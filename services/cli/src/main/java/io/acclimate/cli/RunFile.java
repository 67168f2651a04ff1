package io.acclimate.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  /** The file in the folder that a platform locks from its start to its end; it has its pid. */
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

  /** Whether a process holds the folder: that of a platform which runs or is still starting. */
  public static boolean isHeld(Path directory) {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(directory.resolve(LOCK)).strip()))
          .isPresent();
    } catch (IOException | NumberFormatException nobodySaysSo) {
      return false;
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
