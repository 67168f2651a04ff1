package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.scenarios.data.IdxBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On noisy pictures of 6 × 6 whose ink is in one of three bands. */
class ContinualEvaluationTest {
  private static final int SIDE = 6;
  private static final ChangedPictures SCENARIO =
      ChangedPictures.permuted(new ContinualProtocol(3, 400, 60, 8));

  @TempDir Path folder;
  private final List<String> progress = new ArrayList<>();

  @BeforeEach
  void writePictures() throws IOException {
    write("train", 600, 1);
    write("t10k", 150, 2);
  }

  @Test
  void scoresAllTasksAfterTheLastAndEqualRunsAlike() throws IOException {
    List<String> methods = List.of("no-adaptation", "fine-tuning", "auto");

    EvaluationReport report = run(List.of(600), methods);

    assertThat(report.scenario()).isEqualTo("permuted-mnist");
    assertThat(report.protocol())
        .last()
        .asString()
        .startsWith("trained on cpu, threads of an operation: 1, draws at once: 1");
    assertThat(report.rows())
        .extracting(row -> row.task() + " " + row.method() + " " + row.labels())
        .startsWith("task 1 no-adaptation 600", "task 2 no-adaptation 600")
        .hasSize(9);
    assertThat(report.rows()).allSatisfy(row -> assertThat(row.trainSeconds()).isPositive());
    for (EvaluationReport.Average average : report.averages()) {
      double mean =
          report.rows().stream()
              .filter(row -> row.method().equals(average.method()))
              .mapToDouble(EvaluationReport.Row::accuracy)
              .average()
              .orElseThrow();
      assertThat(average.accuracy()).isCloseTo(mean, within(1e-12));
    }
    assertThat(run(List.of(600), methods).averages()).isEqualTo(report.averages());
    assertThat(progress).hasSize(18).contains("task 3, auto, draw 1 of 1");
  }

  @Test
  void fineTuningLearnsLaterTasksAndAFrozenModelForgetsNothing() throws IOException {
    EvaluationReport report = run(List.of(600), List.of("no-adaptation", "fine-tuning"));

    EvaluationReport.Average frozen = report.averages().get(0);
    EvaluationReport.Average tuned = report.averages().get(1);
    assertThat(frozen.forgetting()).isZero();
    assertThat(frozen.backwardTransfer()).isZero();
    assertThat(report.rows().get(0).accuracy()).as("task 1, frozen").isGreaterThan(0.9);
    assertThat(tuned.accuracy()).isGreaterThan(0.8).isGreaterThan(frozen.accuracy() + 0.1);
    assertThat(tuned.forgetting()).isBetween(-0.2, 0.4);
  }

  @Test
  void aPublishedRecipeLearnsTheFirstTaskInARoundToo() throws IOException {
    ChangedPictures published =
        ChangedPictures.permuted(new ContinualProtocol(3, 600, 60, 8, PublishedRecipe.PERMUTED));

    EvaluationReport report =
        run(published, List.of(600), List.of("fine-tuning", "fine-tuning+si", "fine-tuning+a-gem"));

    assertThat(report.protocol()).anySatisfy(line -> assertThat(line).contains("random weights"));
    assertThat(report.averages()).hasSize(3);
    assertThat(report.averages().get(0).accuracy()).as("with replay").isGreaterThan(0.7);
    assertThat(report.averages())
        .allSatisfy(average -> assertThat(average.accuracy()).isGreaterThan(1.0 / 3));
    assertThat(progress).hasSize(9).contains("task 1, fine-tuning+si, draw 1 of 1");
  }

  @Test
  void takesFewerRowsOfEachTask() throws IOException {
    assertThat(run(List.of(90, 5_000), List.of("no-adaptation")).averages())
        .extracting(EvaluationReport.Average::labels)
        .as("no more than there are")
        .containsExactly(90, 600);
  }

  @Test
  void refusesWhatHasNoRoundsOrNoLabels() {
    assertThatThrownBy(() -> run(List.of(600), List.of("target-only")))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage("method: 'target-only' does not go through tasks one after the other");
    assertThatThrownBy(() -> run(List.of(0), List.of("auto")))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("labels: 0");
  }

  private EvaluationReport run(List<Integer> labels, List<String> methods) throws IOException {
    return run(SCENARIO, labels, methods);
  }

  private EvaluationReport run(ChangedPictures scenario, List<Integer> labels, List<String> methods)
      throws IOException {
    return scenario
        .prepare(
            folder,
            new Measurement.Options(labels, 1, methods),
            line -> progress.add(line.substring(0, line.indexOf(':'))))
        .run();
  }

  private void write(String part, int count, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[][] pictures = new byte[count][SIDE * SIDE];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(3);
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        boolean inked = pixel / (2 * SIDE) == labels[i];
        pictures[i][pixel] = (byte) (random.nextInt(150) + (inked ? 100 : 0));
      }
    }
    IdxBytes.write(folder, part, SIDE, pictures, labels);
  }
}
