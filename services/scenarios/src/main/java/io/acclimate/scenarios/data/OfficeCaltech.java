package io.acclimate.scenarios.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the domains of Office-Caltech10, {@code amazon_SURF_L10.mat} and the like: {@code fts} [n,
 * 800], how often each of 800 visual words (SURF) occurs in an image, and {@code labels} [n, 1],
 * classes 1–10. The counts are left raw: the usual protocol, rows to sum 1 and then a z-score per
 * domain, is the caller's.
 *
 * <p>Boqing Gong, Yuan Shi, Fei Sha, Kristen Grauman: Geodesic Flow Kernel for Unsupervised Domain
 * Adaptation. CVPR 2012. https://doi.org/10.1109/CVPR.2012.6247911
 */
public final class OfficeCaltech {

  private static final int CLASSES = 10;
  private static final Pattern FILE = Pattern.compile("(.+)_SURF_L10\\.mat(\\.gz)?");

  private OfficeCaltech() {}

  /**
   * Reads one domain: shape [800] or however many columns there are, name as in the file's.
   *
   * @throws IOException if the file is malformed; names it, the value and what was wanted
   */
  public static DataSet read(Path file) throws IOException {
    Matcher name = FILE.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      throw new IOException(file + ": wanted a file named DOMAIN_SURF_L10.mat");
    }
    Map<String, MatFile.Matrix> variables = MatFile.read(file);
    MatFile.Matrix features = variable(variables, "fts", file);
    MatFile.Matrix labels = variable(variables, "labels", file);
    if (features.rows() < 1 || features.columns() < 1) {
      throw new IOException(
          file + ": wanted features, found fts " + features.rows() + " × " + features.columns());
    }
    if (labels.rows() != features.rows() || labels.columns() != 1) {
      throw new IOException(
          file
              + ": wanted labels "
              + features.rows()
              + " × 1, found "
              + labels.rows()
              + " × "
              + labels.columns());
    }
    List<DataSet.Row> rows = new ArrayList<>();
    for (int row = 0; row < features.rows(); row++) {
      rows.add(new DataSet.Row(counts(features, row, file), label(labels.at(row, 0), row, file)));
    }
    return new DataSet(name.group(1), List.of((long) features.columns()), rows);
  }

  private static MatFile.Matrix variable(
      Map<String, MatFile.Matrix> variables, String name, Path file) throws IOException {
    return Optional.ofNullable(variables.get(name))
        .orElseThrow(
            () ->
                new IOException(
                    file + ": wanted a variable " + name + ", found " + variables.keySet()));
  }

  private static float[] counts(MatFile.Matrix features, int row, Path file) throws IOException {
    float[] counts = new float[features.columns()];
    for (int column = 0; column < counts.length; column++) {
      double count = features.at(row, column);
      counts[column] = (float) count;
      if (count < 0 || !Float.isFinite(counts[column])) {
        throw new IOException(
            file + " row " + row + " column " + column + ": wanted a count, found " + count);
      }
    }
    return counts;
  }

  private static String label(double label, int row, Path file) throws IOException {
    if (label != Math.rint(label) || label < 1 || label > CLASSES) {
      throw new IOException(
          file + " row " + row + ": wanted a label from 1 to " + CLASSES + ", found " + label);
    }
    return Integer.toString((int) label);
  }
}
