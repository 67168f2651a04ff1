package io.acclimate.scenarios.data;

import io.acclimate.core.model.InputContent;
import java.util.List;

/**
 * Labelled rows of one domain.
 *
 * @param name the domain
 * @param shape of one row, without the batch: [1, 28, 28] or [128]
 * @param content what the numbers of a row are
 * @param rows in the order of the file
 */
public record DataSet(String name, List<Long> shape, InputContent content, List<Row> rows) {

  /** Rows of features. */
  public DataSet(String name, List<Long> shape, List<Row> rows) {
    this(name, shape, InputContent.FEATURES, rows);
  }

  /** Copies the lists and checks every row against the shape. */
  public DataSet {
    shape = List.copyOf(shape);
    rows = List.copyOf(rows);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a data set needs a name, got a blank one");
    }
    if (shape.isEmpty() || shape.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          name + ": shape " + shape + " is not one or more sizes of at least 1");
    }
    long size = shape.stream().reduce(1L, Math::multiplyExact);
    for (int i = 0; i < rows.size(); i++) {
      check(name + " row " + i, rows.get(i), size);
    }
  }

  private static void check(String place, Row row, long size) {
    if (row.values.length != size) {
      throw new IllegalArgumentException(
          place + " has " + row.values.length + " values, its shape wants " + size);
    }
    for (int i = 0; i < row.values.length; i++) {
      if (!Float.isFinite(row.values[i])) {
        throw new IllegalArgumentException(
            place + " value " + i + " is " + row.values[i] + ", wanted a finite number");
      }
    }
    if (row.label.isEmpty()) {
      throw new IllegalArgumentException(place + " has an empty label");
    }
  }

  /**
   * One labelled example.
   *
   * @param values row-major, as many as the product of the shape
   * @param label name of the class, not empty
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; a copy of every image buys nothing
  public record Row(float[] values, String label) {}
}
