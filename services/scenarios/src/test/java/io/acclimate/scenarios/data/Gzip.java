package io.acclimate.scenarios.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Writes the gzipped files of the readers' tests. */
final class Gzip {

  private Gzip() {}

  static Path write(Path file, String content) throws IOException {
    return write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  static Path write(Path file, byte[] content) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content);
    }
    return file;
  }

  /** The same, without the last bytes of the file: its checksum and a bit of the data. */
  static Path writeCutShort(Path file, byte[] content) throws IOException {
    byte[] whole = Files.readAllBytes(write(file, content));
    return Files.write(file, Arrays.copyOf(whole, whole.length - 10));
  }
}
