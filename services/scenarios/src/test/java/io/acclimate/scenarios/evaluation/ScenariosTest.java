package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.scenarios.data.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenariosTest {
  @TempDir Path folder;

  static List<Scenario> scenarios() {
    return Scenario.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void anEmptyFolderIsRefusedWithWhatWasWanted(Scenario scenario) {
    Measurement.Options options =
        new Measurement.Options(scenario.usualLabels(), 1, scenario.usualMethods());

    assertThatThrownBy(() -> scenario.prepare(folder, options, line -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.toString());
    assertThat(scenario.usualLabels()).isNotEmpty().isSorted();
    assertThat(scenario.usualSeeds()).isPositive();
  }

  @Test
  void gasDriftGoesThroughTheBatchesThatAreThere() throws IOException {
    for (int batch = 1; batch <= 3; batch++) {
      Files.writeString(folder.resolve("batch" + batch + ".dat"), "1;10 1:0.5 2:1\n2;10 1:3 2:4\n");
    }

    List<AdaptationTask> tasks = new GasDrift().read(folder);

    assertThat(tasks)
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.sourceDomain()).isEqualTo("batch-1");
              assertThat(task.targets())
                  .extracting(DataSet::name)
                  .containsExactly("batch-2", "batch-3");
              assertThat(task.classes()).containsExactly("1", "2");
            });
  }

  @Test
  void reviewsAreLogarithmsOfCountsInEveryOrderedPair() throws IOException {
    for (String kind : List.of("books", "dvd", "kitchen")) {
      Files.writeString(folder.resolve(kind + "_train.svmlight"), "1 0:1 4999:3\n-1 7:2\n");
    }

    List<AdaptationTask> tasks = new Reviews().read(folder);

    assertThat(tasks)
        .extracting(AdaptationTask::name)
        .containsExactly(
            "books to dvd",
            "books to kitchen",
            "dvd to books",
            "dvd to kitchen",
            "kitchen to books",
            "kitchen to dvd");
    float[] first = tasks.get(0).sources().get(0).rows().get(0).values();
    assertThat(first).hasSize(5_000);
    assertThat((double) first[4_999]).isCloseTo(Math.log(4), within(1e-6));
    assertThat(first[1]).isZero();
  }

  @Test
  void officeRowsAreSharesStandardisedByDomain() {
    DataSet counts =
        new DataSet(
            "amazon",
            List.of(3L),
            List.of(
                new DataSet.Row(new float[] {1, 1, 2}, "1"),
                new DataSet.Row(new float[] {3, 1, 4}, "2"),
                new DataSet.Row(new float[] {0, 0, 0}, "2")));

    DataSet standardised = Office.standardised(counts);

    for (int j = 0; j < 3; j++) {
      double mean = 0;
      double square = 0;
      for (DataSet.Row row : standardised.rows()) {
        mean += row.values()[j] / 3;
        square += (double) row.values()[j] * row.values()[j] / 3;
      }
      assertThat(mean).isCloseTo(0, within(1e-6));
      assertThat(square).isCloseTo(1, within(1e-6));
    }
    // Shares of the first feature are 1/4, 3/8 and 0.
    double ratio =
        (standardised.rows().get(1).values()[0] - standardised.rows().get(0).values()[0])
            / (standardised.rows().get(0).values()[0] - standardised.rows().get(2).values()[0]);
    assertThat(ratio).isCloseTo(0.5, within(1e-5));
  }
}
