package io.acclimate.scenarios.data;

import io.acclimate.scenarios.data.DataFiles.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads svmlight files into dense rows: lines {@code label i:v i:v …} with rising indices; what a
 * line leaves out is 0. The label is kept as text; what follows a {@code #} is a comment.
 */
public final class SvmLightFile {

  /** 4 MiB a dense row; what is wider wants sparse rows, which nothing here reads. */
  static final int MAX_DIMENSION = 1 << 20;

  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern COMMENT = Pattern.compile("\\s*#.*");
  private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");

  /** What the first feature is called; the files do not say. */
  public enum FirstIndex {
    /** Features are 0, 1, …. */
    ZERO(0),
    /** Features are 1, 2, …. */
    ONE(1);

    private final int index;

    FirstIndex(int index) {
      this.index = index;
    }
  }

  private SvmLightFile() {}

  /**
   * Reads a file whose largest index tells the dimension d: shape [d].
   *
   * @throws IOException if a line is malformed or no line has a feature; names file, line and what
   *     was wanted
   */
  public static DataSet read(Path file, String name, FirstIndex first) throws IOException {
    List<SparseRow> rows = rows(file, first, MAX_DIMENSION);
    int dimension = rows.stream().mapToInt(SparseRow::dimension).max().orElseThrow();
    if (dimension == 0) {
      throw new IOException(file + ": wanted index:value in some line, found labels only");
    }
    return dense(name, rows, dimension);
  }

  /**
   * Reads a file of a known dimension: shape [dimension].
   *
   * @throws IOException if a line is malformed or has an index beyond the dimension; names file,
   *     line and what was wanted
   */
  public static DataSet read(Path file, String name, FirstIndex first, int dimension)
      throws IOException {
    if (dimension < 1 || dimension > MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "dimension must be from 1 to " + MAX_DIMENSION + ", got " + dimension);
    }
    return dense(name, rows(file, first, dimension), dimension);
  }

  private static DataSet dense(String name, List<SparseRow> rows, int dimension) {
    return new DataSet(
        name, List.of((long) dimension), rows.stream().map(row -> row.dense(dimension)).toList());
  }

  private static List<SparseRow> rows(Path file, FirstIndex first, int maxDimension)
      throws IOException {
    List<SparseRow> rows = new ArrayList<>();
    for (Line line : DataFiles.lines(file)) {
      String text = COMMENT.matcher(line.text()).replaceFirst("");
      if (!text.isEmpty()) {
        rows.add(row(line, SPACE.split(text), first.index, maxDimension));
      }
    }
    if (rows.isEmpty()) {
      throw new IOException(file + " has only comments");
    }
    return rows;
  }

  private static SparseRow row(Line line, String[] parts, int first, int maxDimension)
      throws IOException {
    if (parts[0].contains(":")) {
      throw line.malformed("wanted a label first, found " + parts[0]);
    }
    int[] features = new int[parts.length - 1];
    float[] values = new float[features.length];
    int lowest = first;
    for (int i = 0; i < features.length; i++) {
      String[] pair = parts[i + 1].split(":", 2);
      int highest = maxDimension - 1 + first;
      if (pair.length != 2 || !INDEX.matcher(pair[0]).matches()) {
        throw line.malformed("wanted index:value, found " + parts[i + 1]);
      }
      int index = Integer.parseInt(pair[0]);
      if (index < lowest || index > highest) {
        throw line.malformed(
            "wanted an index from " + lowest + " to " + highest + ", found " + parts[i + 1]);
      }
      features[i] = index - first;
      values[i] = line.number(pair[1]);
      lowest = index + 1;
    }
    return new SparseRow(parts[0], features, values);
  }

  /**
   * A row as the file has it.
   *
   * @param features of the values, from 0, rising
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record SparseRow(String label, int[] features, float[] values) {

    int dimension() {
      return features.length == 0 ? 0 : features[features.length - 1] + 1;
    }

    DataSet.Row dense(int dimension) {
      float[] dense = new float[dimension];
      for (int i = 0; i < features.length; i++) {
        dense[features[i]] = values[i];
      }
      return new DataSet.Row(dense, label);
    }
  }
}
