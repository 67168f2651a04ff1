package io.acclimate.cli.files;

import io.acclimate.cli.CommandFailed;
import io.acclimate.core.artifact.TensorBytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Rows of numbers with labels, from svmlight or CSV files, gzipped or not.
 *
 * @param path the file
 * @param format how rows are written
 * @param shape of one input; its numbers stand row after row. svmlight may leave zeros out
 */
public record FeatureFile(Path path, FileFormat format, List<Long> shape) {

  /** Copies the shape. */
  public FeatureFile {
    shape = List.copyOf(shape);
  }

  /** Reads all rows; an error names file and line. */
  public List<FeatureRow> read() {
    List<FeatureRow> rows = new ArrayList<>();
    AtomicBoolean headed = new AtomicBoolean();
    AtomicInteger number = new AtomicInteger();
    try (Stream<String> lines = lines(path)) {
      lines.forEach(
          line -> {
            int at = number.incrementAndGet();
            boolean heading = format == FileFormat.CSV && at == 1 && isHeading(line);
            if (heading) {
              headed.set(true);
            }
            if (!line.isBlank() && !line.startsWith("#") && !heading) {
              rows.add(row(line.strip(), at));
            }
          });
    } catch (UncheckedIOException e) {
      throw new CommandFailed(path + " cannot be read: " + e.getMessage(), e);
    }
    if (rows.isEmpty()) {
      throw new CommandFailed(
          path
              + (headed.get()
                  ? " has no rows below its first line, which has no number and so was taken for names"
                      + " of columns; commas separate columns"
                  : " has no rows"));
    }
    return rows;
  }

  /** Lines of a text file, unpacked when its name ends with .gz; the stream is to be closed. */
  public static Stream<String> lines(Path path) {
    try {
      InputStream raw = Files.newInputStream(path);
      BufferedReader reader = reader(path, raw);
      return reader.lines().onClose(() -> close(reader));
    } catch (NoSuchFileException e) {
      throw new CommandFailed(path + ": no such file", e);
    } catch (IOException e) {
      throw new CommandFailed(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static BufferedReader reader(Path path, InputStream raw) throws IOException {
    try {
      InputStream bytes = path.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
      return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private static void close(BufferedReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FeatureRow row(String line, int number) {
    return switch (format) {
      case SVMLIGHT -> svmlight(line, number);
      case CSV -> csv(line, number);
      case JSONL -> throw bad(number, "rows of numbers are CSV or svmlight, not JSON");
    };
  }

  private FeatureRow svmlight(String line, int number) {
    String[] parts = line.split("\\s+", -1);
    if (parts[0].contains(",")) {
      throw bad(number, "expected class i:value …, found commas; --format csv reads columns");
    }
    int features = features();
    float[] values = new float[features];
    int last = 0;
    for (int i = 1; i < parts.length && !parts[i].startsWith("#"); i++) {
      int colon = parts[i].indexOf(':');
      int index = colon < 0 ? 0 : (int) number(parts[i].substring(0, colon), number);
      if (index <= last || index > features) {
        throw bad(
            number,
            "expected index:value with a growing index of 1 to "
                + features
                + ", found "
                + parts[i]);
      }
      values[index - 1] = number(parts[i].substring(colon + 1), number);
      last = index;
    }
    return row(values, parts[0].split(";", 2)[0], number);
  }

  private FeatureRow csv(String line, int number) {
    String[] cells = line.split(",", -1);
    int features = features();
    if (cells.length != features + 1) {
      throw bad(
          number,
          "expected " + features + " numbers and a label, found " + cells.length + " cells");
    }
    float[] values = new float[features];
    for (int i = 0; i < features; i++) {
      values[i] = number(cells[i].strip(), number);
    }
    return row(values, unquoted(cells[features].strip()), number);
  }

  private int features() {
    return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
  }

  private FeatureRow row(float[] values, String label, int number) {
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    return new FeatureRow(TensorBytes.ofFloats(values, sizes), label, number);
  }

  /** A line without any number; one that has some has a mistake in the others. */
  private static boolean isHeading(String line) {
    return Stream.of(line.split(",", -1)).map(String::strip).noneMatch(FeatureFile::isNumber);
  }

  private static boolean isNumber(String cell) {
    try {
      Float.parseFloat(cell);
      return true;
    } catch (NumberFormatException notANumber) {
      return false;
    }
  }

  private static String unquoted(String cell) {
    boolean quoted = cell.length() >= 2 && cell.startsWith("\"") && cell.endsWith("\"");
    return quoted ? cell.substring(1, cell.length() - 1) : cell;
  }

  private float number(String text, int number) {
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw bad(number, "not a number: " + text);
    }
  }

  private CommandFailed bad(int number, String what) {
    return new CommandFailed(path + " line " + number + ": " + what);
  }
}
