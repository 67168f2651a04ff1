package io.acclimate.scenarios.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens plain files and gzipped ones, whose names end in {@code .gz}. */
final class DataFiles {

  /** Far above the largest public set read here (47 MB); a gzip file may unfold to anything. */
  static final int MAX_BYTES = 256 << 20;

  private DataFiles() {}

  /**
   * The unzipped content.
   *
   * @throws IOException if it is empty, larger than {@value #MAX_BYTES} bytes, or broken gzip
   */
  static byte[] bytes(Path file) throws IOException {
    byte[] content;
    try (InputStream raw = Files.newInputStream(file);
        InputStream bytes = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      content = bytes.readNBytes(MAX_BYTES + 1);
    } catch (EOFException | ZipException e) {
      throw new IOException(file + ": wanted whole gzip data, found: " + e.getMessage(), e);
    }
    if (content.length == 0) {
      throw new IOException(file + " is empty");
    }
    if (content.length > MAX_BYTES) {
      throw new IOException(file + " holds more than the " + MAX_BYTES + " bytes read at most");
    }
    return content;
  }

  /**
   * The lines that are not blank, stripped, of a text in UTF-8.
   *
   * @throws IOException as {@link #bytes}, and if all lines are blank
   */
  static List<Line> lines(Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String text : new String(bytes(file), StandardCharsets.UTF_8).lines().toList()) {
      number++;
      if (!text.isBlank()) {
        lines.add(new Line(file, number, text.strip()));
      }
    }
    if (lines.isEmpty()) {
      throw new IOException(file + " has only blank lines");
    }
    return lines;
  }

  /**
   * A line of a file.
   *
   * @param number from 1
   */
  record Line(Path file, int number, String text) {

    IOException malformed(String problem) {
      return new IOException(at(problem));
    }

    float number(String field) throws IOException {
      float value;
      try {
        value = Float.parseFloat(field);
      } catch (NumberFormatException e) {
        throw new IOException(at("wanted a number, found \"" + field + '"'), e);
      }
      if (!Float.isFinite(value)) {
        throw malformed("wanted a finite number, found " + field);
      }
      return value;
    }

    private String at(String problem) {
      return file + " line " + number + ": " + problem;
    }
  }
}
