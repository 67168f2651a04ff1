package io.acclimate.scenarios.data;

import io.acclimate.core.model.InputContent;
import io.acclimate.scenarios.data.DataFiles.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the USPS handwritten digits as csv without a header: the digit 0–9, then 256 grey values
 * 0–255, row by row from the top, ink bright as in MNIST. Grey values become 0–1.
 */
public final class UspsCsv {

  private static final int SIDE = 16;
  private static final Pattern DIGIT = Pattern.compile("[0-9]");

  private UspsCsv() {}

  /**
   * Reads one file, plain or gzipped: shape [1, 16, 16], name {@code usps}.
   *
   * @throws IOException if a line is malformed; names file, line and what was wanted
   */
  public static DataSet read(Path file) throws IOException {
    List<DataSet.Row> rows = new ArrayList<>();
    for (Line line : DataFiles.lines(file)) {
      rows.add(row(line));
    }
    return new DataSet("usps", List.of(1L, (long) SIDE, (long) SIDE), InputContent.IMAGE, rows);
  }

  private static DataSet.Row row(Line line) throws IOException {
    String[] fields = line.text().split(",", -1);
    if (fields.length != 1 + SIDE * SIDE) {
      throw line.malformed(
          "wanted a digit and " + SIDE * SIDE + " grey values, found " + fields.length + " fields");
    }
    if (!DIGIT.matcher(fields[0]).matches()) {
      throw line.malformed("wanted a digit first, found \"" + fields[0] + '"');
    }
    float[] values = new float[SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      float grey = line.number(fields[i + 1]);
      if (grey < 0 || grey > 255) {
        throw line.malformed("wanted a grey value from 0 to 255, found " + fields[i + 1]);
      }
      values[i] = grey / 255;
    }
    return new DataSet.Row(values, fields[0]);
  }
}
