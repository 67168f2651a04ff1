package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.Pretraining;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.scenarios.data.DataSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** On two classes in two dimensions, which later domains move. */
class EvaluationTest {
  private static final List<AdaptationTask> TASKS =
      List.of(
          new AdaptationTask(
              "plants",
              domain("source", 0, 300, 1),
              List.of(domain("near", 1, 120, 2), domain("far", 3, 120, 3))));

  private final List<String> progress = new ArrayList<>();

  @Test
  void measuresEachMethodInEachDomain() {
    EvaluationReport report = run(List.of(0, 20), 2, Methods.usual());

    assertThat(report.rows()).extracting(EvaluationReport.Row::task).containsOnly("near", "far");
    assertThat(accuracy(report, "far", "no-adaptation", 0))
        .as("frozen, half of one class on the wrong side")
        .isLessThan(0.85);
    assertThat(accuracy(report, "far", "fine-tuning", 20)).isGreaterThan(0.9);
    assertThat(accuracy(report, "far", "target-only", 0)).isGreaterThan(0.95);
    assertThat(report.averages())
        .allSatisfy(
            average ->
                assertThat(average.accuracy())
                    .isCloseTo(
                        (accuracy(report, "near", average.method(), average.labels())
                                + accuracy(report, "far", average.method(), average.labels()))
                            / 2,
                        within(1e-12)));
    assertThat(progress).hasSize(2).last().asString().contains("draw 2 of 2", "about 0 s to go");
  }

  @Test
  void figuresDoNotDependOnHowManyDrawsAreAtOnce() {
    List<String> methods = List.of("normalisation", "fine-tuning", "from-scratch", "target-only");

    EvaluationReport oneByOne = run(List.of(20), 2, methods);
    EvaluationReport atOnce =
        run(new Measurement.Options(List.of(20), 2, methods, Environment.cpu(), 2, null));

    assertThat(accuracies(atOnce)).isNotEmpty().isEqualTo(accuracies(oneByOne));
    assertThat(atOnce.averages()).isEqualTo(oneByOne.averages());
  }

  @Test
  void aDrawThatFailsEndsTheMeasurement() {
    List<Callable<Integer>> parts = new ArrayList<>(Collections.nCopies(3, () -> 1));
    parts.add(
        1,
        () -> {
          throw new InvalidFormatException("no such thing");
        });

    assertThatThrownBy(() -> Jobs.run(2, parts))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage("no such thing");
    assertThat(Jobs.run(2, List.of(() -> 1, () -> 2, () -> 3))).containsExactly(1, 2, 3);
    assertThat(Jobs.<Integer>run(2, List.of())).isEmpty();
  }

  @Test
  void leavesOutWhatANumberOfLabelsDoesNotMeanAnythingTo() {
    EvaluationReport report =
        run(List.of(20, 0), 1, List.of("from-scratch", "target-only", "auto"));

    assertThat(report.averages())
        .extracting(average -> average.method() + " " + average.labels())
        .containsExactly("target-only 0", "auto 0", "from-scratch 20", "auto 20");
    assertThat(report.rows()).extracting(EvaluationReport.Row::ci95).containsOnlyNulls();
  }

  @Test
  void fromScratchKnowsNothingOfEarlierTargetDomains() {
    Experiment experiment = new Experiment(TASKS.get(0), 1);
    Stage near = experiment.stage(0, 20, LabelUnit.A_DOMAIN);
    Stage far = experiment.stage(1, 20, LabelUnit.A_DOMAIN);
    FromScratchOnLabels method = new FromScratchOnLabels(Environment.cpu());
    Method.Adapter after = method.begin(experiment.definition(), 1);
    after.answers(near);

    assertThat(after.answers(far)).isEqualTo(method.begin(experiment.definition(), 1).answers(far));
  }

  @Test
  void takesAnyArmAndRefusesWhatIsNone() {
    EvaluationReport report = run(List.of(20), 1, List.of("fine-tuning+mcc+coral"));

    assertThat(accuracy(report, "far", "fine-tuning+mcc+coral", 20)).isGreaterThan(0.8);
    assertThatThrownBy(() -> run(List.of(0), 1, List.of("magic")))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("'magic' is none of [no-adaptation, normalisation");
  }

  @Test
  void theProtocolSaysWhereTheRowsAreFromAndHowLabelsAreDrawn() {
    assertThat(run(List.of(0), 1, List.of("no-adaptation")).protocol())
        .contains(
            "plants: 300 source rows, targets [near (120), far (120)]",
            "labels are drawn at random from all rows of a target domain",
            "trained on cpu, threads of an operation: 1, draws at once: 1; seconds are by the clock")
        .anyMatch(line -> line.startsWith("network {\"layers\":"));
  }

  @Test
  void sourcesKeepTheirNames() {
    AdaptationTask task =
        new AdaptationTask(
            "plants",
            "all but far",
            List.of(domain("source", 0, 200, 1), domain("near", 1, 100, 2)),
            List.of(domain("far", 3, 120, 3)));

    Measurement.Options options = new Measurement.Options(List.of(0), 1, List.of("no-adaptation"));
    assertThat(new Evaluation(new Toy(), List.of(task), options, progress::add).protocol())
        .contains(
            "plants: 300 source rows of [source (200), near (100)], each normalised by itself,"
                + " targets [far (120)]");
    Experiment experiment = new Experiment(task, 1);
    assertThat(experiment.definition().spec().sourceDomain()).isEqualTo("all but far");
    assertThat(experiment.source().rows())
        .hasSize(300)
        .extracting(PackRow::domain)
        .containsOnly("source", "near");
    assertThat(experiment.source().rows()).extracting(PackRow::eventId).doesNotHaveDuplicates();
  }

  @Test
  void theCpuIsNoDifferentFromTheCpu() {
    Experiment experiment = new Experiment(TASKS.get(0), 1);
    InitialModel source =
        new Pretraining(Environment.cpu(), EpochPolicy.DEFAULT)
            .train(experiment.definition(), experiment.source(), () -> false);

    String line =
        DeviceComparison.line(
            experiment.definition(),
            source,
            experiment.stage(1, 20, LabelUnit.A_DOMAIN),
            1,
            Environment.cpu());

    // "far" is answered well after adapting, as measured above
    assertThat(line)
        .matches(
            "fine-tuning to far: [1-9]\\d* steps per second on cpu, [1-9]\\d* on the CPU;"
                + " accuracy (0\\.9\\d+|1\\.0+), \\+0\\.0000 from the CPU's");
  }

  private EvaluationReport run(List<Integer> labels, int seeds, List<String> methods) {
    return run(new Measurement.Options(labels, seeds, methods));
  }

  private EvaluationReport run(Measurement.Options options) {
    return new Evaluation(new Toy(), TASKS, options, progress::add).run();
  }

  private static List<Double> accuracies(EvaluationReport report) {
    return report.rows().stream().map(EvaluationReport.Row::accuracy).toList();
  }

  private static double accuracy(EvaluationReport report, String task, String method, int labels) {
    return report.rows().stream()
        .filter(row -> row.task().equals(task))
        .filter(row -> row.method().equals(method) && row.labels() == labels)
        .mapToDouble(EvaluationReport.Row::accuracy)
        .findFirst()
        .orElseThrow();
  }

  private static DataSet domain(String name, float moved, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<DataSet.Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean b = random.nextBoolean();
      float[] x = {
        (float) random.nextGaussian() + (b ? 3 : -3) + moved, (float) random.nextGaussian()
      };
      rows.add(new DataSet.Row(x, b ? "b" : "a"));
    }
    return new DataSet(name, List.of(2L), rows);
  }

  private record Toy() implements AdaptationScenario {
    @Override
    public String name() {
      return "toy";
    }

    @Override
    public String description() {
      return "two classes that move";
    }

    @Override
    public LabelUnit unit() {
      return LabelUnit.A_DOMAIN;
    }

    @Override
    public List<Integer> usualLabels() {
      return List.of(0, 20);
    }

    @Override
    public List<AdaptationTask> read(Path folder) {
      return TASKS;
    }
  }
}
