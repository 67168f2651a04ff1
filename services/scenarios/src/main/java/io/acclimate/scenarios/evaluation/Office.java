package io.acclimate.scenarios.evaluation;

import io.acclimate.scenarios.data.DataSet;
import io.acclimate.scenarios.data.OfficeCaltech;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Office-Caltech10, pictures of ten things from several sources, as histograms of SURF features;
 * rows sum to 1 and each domain is standardised by itself, as is usual.
 *
 * <p>Data: B. Gong, Y. Shi, F. Sha, K. Grauman, Geodesic Flow Kernel for Unsupervised Domain
 * Adaptation, CVPR 2012, https://doi.org/10.1109/CVPR.2012.6247911
 */
record Office() implements AdaptationScenario {
  @Override
  public String name() {
    return "office";
  }

  @Override
  public String description() {
    return "{domain}_SURF_L10.mat: rows to sum 1, then z-scored by domain; every ordered pair";
  }

  @Override
  public LabelUnit unit() {
    return LabelUnit.A_CLASS;
  }

  @Override
  public List<Integer> usualLabels() {
    return List.of(0, 3);
  }

  @Override
  public List<AdaptationTask> read(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*_SURF_L10.mat")) {
      entries.forEach(files::add);
    }
    files.sort(null);
    List<DataSet> domains = new ArrayList<>();
    for (Path file : files) {
      domains.add(standardised(OfficeCaltech.read(file)));
    }
    return Pairs.of(domains, folder);
  }

  static DataSet standardised(DataSet counts) {
    int features = counts.rows().get(0).values().length;
    double[][] shares = new double[counts.rows().size()][features];
    double[] mean = new double[features];
    double[] square = new double[features];
    for (int i = 0; i < shares.length; i++) {
      float[] row = counts.rows().get(i).values();
      double sum = 0;
      for (float value : row) {
        sum += value;
      }
      for (int j = 0; j < features; j++) {
        shares[i][j] = sum == 0 ? 0 : row[j] / sum;
        mean[j] += shares[i][j] / shares.length;
      }
    }
    for (double[] row : shares) {
      for (int j = 0; j < features; j++) {
        square[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / shares.length;
      }
    }
    List<DataSet.Row> rows = new ArrayList<>();
    for (int i = 0; i < shares.length; i++) {
      float[] values = new float[features];
      for (int j = 0; j < features; j++) {
        double deviation = square[j] > 0 ? Math.sqrt(square[j]) : 1;
        values[j] = (float) ((shares[i][j] - mean[j]) / deviation);
      }
      rows.add(new DataSet.Row(values, counts.rows().get(i).label()));
    }
    return new DataSet(counts.name(), counts.shape(), counts.content(), rows);
  }
}
