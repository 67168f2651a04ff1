package io.acclimate.scenarios.data;

import io.acclimate.scenarios.data.DataFiles.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the csv of a stream: numbers, then the label as text, in the order in which they happened.
 * The first line is a header, and skipped, if none of its columns but the last is a number.
 */
public final class StreamCsv {

  private StreamCsv() {}

  /**
   * Reads one file, plain or gzipped: shape [columns − 1].
   *
   * @throws IOException if a line is malformed or there is no line but a header; names file, line
   *     and what was wanted
   */
  public static DataSet read(Path file, String name) throws IOException {
    List<Line> lines = DataFiles.lines(file);
    int columns = fields(lines.getFirst()).length;
    if (columns < 2) {
      throw lines.getFirst().malformed("wanted numbers and a label, found one column");
    }
    List<DataSet.Row> rows = new ArrayList<>();
    for (Line line : isHeader(lines.getFirst()) ? lines.subList(1, lines.size()) : lines) {
      rows.add(row(line, columns));
    }
    if (rows.isEmpty()) {
      throw new IOException(file + " has a header and no rows");
    }
    return new DataSet(name, List.of(columns - 1L), rows);
  }

  private static boolean isHeader(Line line) {
    String[] fields = fields(line);
    for (int i = 0; i < fields.length - 1; i++) {
      if (isNumber(fields[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(String field) {
    try {
      Float.parseFloat(field);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static DataSet.Row row(Line line, int columns) throws IOException {
    String[] fields = fields(line);
    if (fields.length != columns) {
      throw line.malformed("wanted " + columns + " columns, found " + fields.length);
    }
    float[] values = new float[columns - 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = line.number(fields[i]);
    }
    String label = fields[columns - 1].strip();
    if (label.isEmpty()) {
      throw line.malformed("wanted a label last, found none");
    }
    return new DataSet.Row(values, label);
  }

  private static String[] fields(Line line) {
    return line.text().split(",", -1);
  }
}
