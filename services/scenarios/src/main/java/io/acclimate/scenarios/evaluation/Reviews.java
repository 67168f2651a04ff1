package io.acclimate.scenarios.evaluation;

import io.acclimate.scenarios.data.DataSet;
import io.acclimate.scenarios.data.SvmLightFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amazon reviews of products of several kinds, good or bad, as counts of 5,000 words.
 *
 * <p>Data: J. Blitzer, R. McDonald, F. Pereira, EMNLP 2006; as prepared by M. Chen, Z. Xu, K.
 * Weinberger, F. Sha, Marginalized Denoising Autoencoders for Domain Adaptation, ICML 2012,
 * https://arxiv.org/abs/1206.4683
 */
record Reviews() implements AdaptationScenario {
  private static final Pattern FILE = Pattern.compile("(.+)_train\\.svmlight(\\.gz)?");
  private static final int WORDS = 5_000;

  @Override
  public String name() {
    return "reviews";
  }

  @Override
  public String description() {
    return "{kind}_train.svmlight[.gz]: log(1 + count) of words; every ordered pair of kinds";
  }

  @Override
  public LabelUnit unit() {
    return LabelUnit.A_DOMAIN;
  }

  @Override
  public List<Integer> usualLabels() {
    return List.of(0, 50);
  }

  @Override
  public List<AdaptationTask> read(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*_train.svmlight*")) {
      entries.forEach(files::add);
    }
    files.sort(null);
    List<DataSet> kinds = new ArrayList<>();
    for (Path file : files) {
      Matcher name = FILE.matcher(String.valueOf(file.getFileName()));
      if (name.matches()) {
        kinds.add(
            logarithms(
                SvmLightFile.read(file, name.group(1), SvmLightFile.FirstIndex.ZERO, WORDS)));
      }
    }
    return Pairs.of(kinds, folder);
  }

  private static DataSet logarithms(DataSet counts) {
    List<DataSet.Row> rows = new ArrayList<>();
    for (DataSet.Row row : counts.rows()) {
      float[] values = new float[row.values().length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) StrictMath.log1p(row.values()[i]);
      }
      rows.add(new DataSet.Row(values, row.label()));
    }
    return new DataSet(counts.name(), counts.shape(), counts.content(), rows);
  }
}
