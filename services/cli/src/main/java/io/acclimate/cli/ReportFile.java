package io.acclimate.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that {@code --report} names. */
final class ReportFile {
  private ReportFile() {}

  /** Refuses a file that could not be written, before minutes of work for it. */
  static void requireWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isWritable(folder) || Files.isDirectory(file)) {
      throw new CommandFailed("--report " + file + " cannot be written");
    }
  }

  /** Writes figures as JSON. */
  static void write(Object figures, Path file) throws IOException {
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    Files.writeString(file, json.writeValueAsString(figures) + System.lineSeparator());
  }
}
