package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.Pretraining;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.model.ServedModel;
import io.acclimate.scenarios.data.DataSet;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** On a stream of two classes that come in runs of five and move on the way. */
class PrequentialEvaluationTest {
  private static final int RUN = 5;
  private static final int ROWS = 1_800;
  private static final int MOVED = 1_300;
  private static final DataSet STREAM = stream();

  private final List<String> progress = new ArrayList<>();

  @Test
  void noChangeIsWrongOnceARun() {
    EvaluationReport report = run(new LabelFeed(100, 0), "no-change");

    int wrong = 0;
    for (int i = Streams.FIRST_ROWS; i < ROWS; i++) {
      wrong += STREAM.rows().get(i).label().equals(STREAM.rows().get(i - 1).label()) ? 0 : 1;
    }
    assertThat(wrong).isEqualTo((ROWS - Streams.FIRST_ROWS) / RUN);
    assertThat(report.protocol())
        .last()
        .asString()
        .startsWith("trained on cpu, threads of an operation: 1, draws at once: 1");
    assertThat(report.rows())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.accuracy()).isEqualTo(1 - 1.0 / RUN, within(1e-12));
              assertThat(row.labels()).isEqualTo(100);
            });
  }

  @Test
  void noChangeKnowsALateLabelLate() {
    EvaluationReport report = run(new LabelFeed(100, 7), "no-change");

    int right = 0;
    for (int i = Streams.FIRST_ROWS; i < ROWS; i++) {
      right += STREAM.rows().get(i).label().equals(STREAM.rows().get(i - 8).label()) ? 1 : 0;
    }
    assertThat(report.rows().get(0).accuracy())
        .isEqualTo((double) right / (ROWS - Streams.FIRST_ROWS), within(1e-12));
  }

  @Test
  void noAdaptationIsVersionOne() {
    StreamTask task = Streams.task(STREAM, new LabelFeed(100, 0));
    Timeline timeline = Timeline.of(task, 1);
    InitialModel versionOne =
        new Pretraining(Environment.cpu(), EpochPolicy.DEFAULT)
            .train(timeline.definition(), timeline.sourcePack(), () -> false);
    MemoryBlobStore blobs = new MemoryBlobStore();
    versionOne.blobs().forEach(blobs::put);
    int right = 0;
    try (ServedModel model =
        ServedModel.load(ServingManifest.parse(blobs.get(versionOne.serving())), blobs)) {
      for (StreamEvent event : timeline.events()) {
        List<Input> input = List.of(event.question().input());
        float[] scores = model.predict(input, event.question().domain())[0];
        right += model.classes().get(scores[0] >= scores[1] ? 0 : 1).equals(event.truth()) ? 1 : 0;
      }
    }

    EvaluationReport report = run(new LabelFeed(100, 0), "no-adaptation");

    assertThat(report.rows().get(0).accuracy())
        .isEqualTo((double) right / timeline.events().size(), within(1e-12));
  }

  @Test
  void whatLearnsFollowsTheMoveAndEqualRunsGiveEqualFigures() {
    EvaluationReport report =
        run(new LabelFeed(100, 0), "no-adaptation", "sliding-window", "fine-tuning", "auto");

    assertThat(accuracies(run(new LabelFeed(100, 0), "auto")))
        .containsExactly(accuracy(report, "auto"));
    // 500 of 800 rows have moved by a whole distance between the classes.
    assertThat(accuracy(report, "no-adaptation")).isLessThan(0.8);
    assertThat(accuracy(report, "sliding-window")).isGreaterThan(0.8);
    assertThat(accuracy(report, "fine-tuning")).isGreaterThan(0.85);
    assertThat(progress)
        .anyMatch(line -> line.contains("auto: 0."))
        .last()
        .asString()
        .contains("about 0 s to go");
  }

  @Test
  void recentLabelsAreInTheInputsOfAllButThePlainWindow() {
    StreamTask task = Streams.task(STREAM, new LabelFeed(100, 0));

    assertThat(Timeline.of(task, 1).definition().spec().input().shape()).containsExactly(8L);
    assertThat(Timeline.of(task.plain(), 1).definition().spec().input().shape())
        .containsExactly(2L);
    assertThat(run(new LabelFeed(100, 0), "sliding-window-plain").rows()).hasSize(1);
  }

  @Test
  void soManyPerCentOfTheLabelsAreDrawn() {
    Timeline timeline = Timeline.of(Streams.task(STREAM, new LabelFeed(10, 0)), 1);

    // 180 of 1,800, of which about 80, with a deviation of 6.3, are in the last 800.
    assertThat(timeline.events().stream().filter(StreamEvent::labelled).count())
        .isBetween(48L, 112L);
    assertThat(timeline.source()).hasSize(Streams.FIRST_ROWS).allMatch(row -> row.label() != null);
  }

  @Test
  void refusesWhatIsNoMethod() {
    assertThatThrownBy(() -> run(new LabelFeed(100, 0), "target-only"))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("'target-only' is none of [no-change");
  }

  private EvaluationReport run(LabelFeed labels, String... methods) {
    return new PrequentialEvaluation(
            new Streams(),
            List.of(Streams.task(STREAM, labels)),
            new Measurement.Options(List.of(labels.percent()), 1, List.of(methods)),
            progress::add)
        .run();
  }

  private static List<Double> accuracies(EvaluationReport report) {
    return report.rows().stream().map(EvaluationReport.Row::accuracy).toList();
  }

  private static double accuracy(EvaluationReport report, String method) {
    return report.rows().stream()
        .filter(row -> row.method().equals(method))
        .mapToDouble(EvaluationReport.Row::accuracy)
        .findFirst()
        .orElseThrow();
  }

  /** Labels change every five rows; the classes are 4 apart, and move by 4 on the way. */
  private static DataSet stream() {
    SplittableRandom random = new SplittableRandom(7);
    List<DataSet.Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      boolean b = i / RUN % 2 == 1;
      float moved = i < MOVED ? 0 : 4;
      float[] x = {
        (float) random.nextGaussian() + (b ? 2 : -2) + moved, (float) random.nextGaussian()
      };
      rows.add(new DataSet.Row(x, b ? "b" : "a"));
    }
    return new DataSet("runs", List.of(2L), rows);
  }
}
