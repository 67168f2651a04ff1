package io.acclimate.scenarios.evaluation;

import io.acclimate.core.model.InputContent;
import io.acclimate.scenarios.data.DataSet;
import io.acclimate.scenarios.data.IdxFiles;
import io.acclimate.scenarios.data.UspsCsv;
import io.acclimate.scenarios.pictures.AreaAverage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Handwritten digits of MNIST and of USPS, each adapted to the other. Whole pictures are resized to
 * a common size, and nothing else is done to them: MNIST's digits keep their margin, which USPS'
 * lack.
 *
 * <p>Data: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-based learning applied to document
 * recognition, Proceedings of the IEEE 86, 1998, https://doi.org/10.1109/5.726791; J. J. Hull, A
 * database for handwritten text recognition research, IEEE TPAMI 16, 1994,
 * https://doi.org/10.1109/34.291440
 */
record Digits() implements AdaptationScenario {
  private static final int SIDE = 16;
  private static final int MOST_ROWS = 10_000;
  private static final long DRAW = 1;

  @Override
  public String name() {
    return "digits";
  }

  @Override
  public String description() {
    return ("MNIST's idx files and usps*.csv[.gz], together or in folders mnist and usps, train and"
            + " test rows alike; whole pictures resized to %d × %d by area, grey values 0..1; at"
            + " most %,d rows of each, drawn once at random; both directions")
        .formatted(SIDE, SIDE, MOST_ROWS);
  }

  @Override
  public LabelUnit unit() {
    return LabelUnit.A_CLASS;
  }

  @Override
  public boolean showsBenefits() {
    return true;
  }

  @Override
  public List<Integer> usualLabels() {
    return List.of(0, 5);
  }

  @Override
  public List<AdaptationTask> read(Path folder) throws IOException {
    return Pairs.of(List.of(prepared(mnist(folder)), prepared(usps(folder))), folder);
  }

  private static DataSet mnist(Path folder) throws IOException {
    return IdxFiles.all(own(folder, "mnist"), "mnist");
  }

  private static DataSet usps(Path folder) throws IOException {
    Path own = own(folder, "usps");
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(own, "usps*.csv{,.gz}")) {
      entries.forEach(files::add);
    }
    if (files.isEmpty()) {
      throw new IOException(own + " has no usps*.csv[.gz]");
    }
    files.sort(null);
    List<DataSet.Row> rows = new ArrayList<>();
    for (Path file : files) {
      rows.addAll(UspsCsv.read(file).rows());
    }
    return new DataSet("usps", List.of(1L, (long) SIDE, (long) SIDE), InputContent.IMAGE, rows);
  }

  private static Path own(Path folder, String name) {
    Path own = folder.resolve(name);
    return Files.isDirectory(own) ? own : folder;
  }

  private static DataSet prepared(DataSet pictures) {
    AreaAverage resize =
        new AreaAverage(
            Math.toIntExact(pictures.shape().get(1)),
            Math.toIntExact(pictures.shape().get(2)),
            SIDE,
            SIDE);
    List<DataSet.Row> rows =
        RowDraw.of(pictures.rows(), MOST_ROWS, new SplittableRandom(DRAW)).stream()
            .map(row -> new DataSet.Row(resize.apply(row.values()), row.label()))
            .toList();
    return new DataSet(
        pictures.name(), List.of(1L, (long) SIDE, (long) SIDE), InputContent.IMAGE, rows);
  }
}
