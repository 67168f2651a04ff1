package io.acclimate.cli;

import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.scenarios.evaluation.EvaluationReport;
import io.acclimate.scenarios.evaluation.Measurement;
import io.acclimate.scenarios.evaluation.Methods;
import io.acclimate.scenarios.evaluation.Scenario;
import io.acclimate.scenarios.pipeline.Pipeline;
import io.acclimate.schemas.EdgeConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Methods of adaptation on public data. */
@Command(
    name = "evaluate",
    header = "Measure methods of adaptation on a public data set.",
    description = {
      "",
      "Trains a model on the source domain, lets each method adapt it to the target domains with so"
          + " many labels, and scores the rows that came without. Nothing is chosen by the data"
          + " set's name: auto is what a registered model does whose spec says nothing of adaptation.",
      "",
      "Scenarios: gas-drift, spoken-digits, reviews, office, digits; permuted-mnist and rotated-mnist,"
          + " in which a model learns 20 tasks one after the other and is scored on all of them;"
          + " permuted-mnist-published and rotated-mnist-published, the same with each method trained"
          + " as its authors' code does; and"
          + " two that answer every row before its label is known (prequential): gas-drift-live, with"
          + " all, 10 %% and 2 %% of labels and with labels 500 events late, and stream, each csv file"
          + " of the folder. Files that are absent are left out. The protocol is printed with the"
          + " result.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate evaluate gas-drift --data ~/gas-drift",
      "  ./acclimate evaluate office --data ~/office --labels 0 --methods auto,fine-tuning+mcc",
      "  ./acclimate evaluate gas-drift --data ~/gas-drift --labels 20 --methods auto --through-kafka",
      "  ./acclimate evaluate rotated-mnist --data ~/mnist --labels 6000",
      "  ./acclimate evaluate reviews --data ~/reviews --seeds 5 --report reviews.json",
      "  ./acclimate evaluate stream --data ~/streams --methods no-change,no-adaptation,auto"
    })
public final class EvaluateCommand implements Callable<Integer> {
  private static final int MAX_SEEDS = 1_000;
  private static final int MAX_JOBS = 256;

  private final Platform platform;

  @Parameters(paramLabel = "SCENARIO", description = "Which data set and protocol.")
  private String name;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the data set's files; of digits, that of folders mnist and usps.")
  private Path data;

  @Option(
      names = "--labels",
      paramLabel = "N",
      split = ",",
      description = "Numbers of labels, as the protocol counts them. Default: the scenario's.")
  private List<Integer> labels = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Draws of labels and of all else that is random. Default: the scenario's.")
  private @Nullable Integer seeds;

  @Option(
      names = "--methods",
      paramLabel = "NAME",
      split = ",",
      description =
          "no-adaptation, normalisation, fine-tuning, from-scratch, auto, target-only, or an arm such"
              + " as fine-tuning+mcc, fine-tuning+si or fine-tuning+lora; on streams no-change, sliding-window and sliding-window-plain,"
              + " but not from-scratch and target-only. Default: the scenario's.")
  private List<String> methods = List.of();

  @Option(names = "--all-methods", description = "The usual ones and every arm.")
  private boolean allMethods;

  @Option(
      names = "--through-kafka",
      description =
          "Measure auto a second time, in a platform of its own: rows go through topics, a worker"
              + " trains, the champion of the registry answers. Every version must be the one, bit"
              + " for bit, that the same round makes in this process. Not for the scenarios that"
              + " learn 20 tasks or answer row by row.")
  private boolean throughKafka;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "Where models train: cpu, gpu, gpu:1, or auto for the first GPU and else the CPU. On a GPU,"
              + " where a target domain is one round, the speed and the accuracy of a round are held"
              + " against the CPU's. Default: ${DEFAULT-VALUE}.")
  private String device;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "Draws measured at once, each on one core; changes no figure but seconds. Default: the"
              + " cores of this machine, and one on a GPU or through Kafka.")
  private @Nullable Integer jobs;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the figures there, as JSON; accuracies are shares, 0 to 1.")
  private @Nullable Path report;

  @Mixin private OutputOptions output;
  @Spec private CommandSpec spec;

  EvaluateCommand(Platform platform) {
    this.platform = platform;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Scenario scenario = scenario();
    if (report != null) {
      ReportFile.requireWritable(report);
    }
    int draws = seeds == null ? scenario.usualSeeds() : seeds;
    if (draws < 1 || draws > MAX_SEEDS) {
      throw new CommandFailed("--seeds " + draws + ": expected 1 to " + MAX_SEEDS);
    }
    if (jobs != null && (jobs < 1 || jobs > MAX_JOBS)) {
      throw new CommandFailed("--jobs " + jobs + ": expected 1 to " + MAX_JOBS);
    }
    for (int count : labels) {
      if (count < 0) {
        throw new CommandFailed("--labels " + count + ": expected 0 or more");
      }
    }
    PrintWriter progress = spec.commandLine().getErr();
    if (!throughKafka) {
      measure(scenario, draws, null, progress);
      return ExitCode.OK;
    }
    if (!scenario.goesThroughKafka()) {
      throw new CommandFailed("--through-kafka: not for " + name);
    }
    Path folder = Files.createTempDirectory("acclimate-evaluate-");
    try (Platform.Running running =
            platform.start(
                Platform.Settings.temporary(folder, OptionalInt.empty(), Pipeline.SETTINGS),
                progress);
        Pipeline pipeline =
            new Pipeline(
                EdgeConfig.from(running.addresses().properties()),
                URI.create(running.addresses().http()))) {
      measure(scenario, draws, pipeline, progress);
    }
    return ExitCode.OK;
  }

  private void measure(
      Scenario scenario, int draws, @Nullable Pipeline pipeline, PrintWriter progress)
      throws IOException {
    Environment environment = environment();
    Measurement.Options options =
        new Measurement.Options(
            labels.isEmpty() ? scenario.usualLabels() : labels,
            draws,
            methods(scenario),
            environment,
            pipeline == null ? jobs(environment) : 1,
            pipeline);
    Measurement measurement;
    try {
      measurement =
          scenario.prepare(
              data,
              options,
              line -> {
                progress.println(line);
                progress.flush();
              });
    } catch (IOException e) {
      throw new CommandFailed("--data " + data + ": " + e.getMessage(), e);
    } catch (InvalidFormatException e) {
      throw new CommandFailed(name + ": " + e.getMessage(), e);
    }
    measurement.protocol().forEach(progress::println);
    progress.flush();
    EvaluationReport figures = measurement.run();
    if (report != null) {
      ReportFile.write(figures, report);
    }
    print(figures);
  }

  private Scenario scenario() {
    return Scenario.all().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailed(
                    "scenario '%s' is none of %s"
                        .formatted(name, Scenario.all().stream().map(Scenario::name).toList())));
  }

  private List<String> methods(Scenario scenario) {
    List<String> chosen = methods.isEmpty() ? scenario.usualMethods() : methods;
    return allMethods ? Methods.withEveryArm(scenario.usualMethods()) : chosen;
  }

  private int jobs(Environment environment) {
    if (jobs == null) {
      return environment.device().isGpu() ? 1 : Runtime.getRuntime().availableProcessors();
    }
    return jobs;
  }

  /** One thread: networks of these sizes gain nothing from more. */
  private Environment environment() {
    try {
      return Environment.of("--device", device, 1);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private void print(EvaluationReport figures) {
    List<Row> rows = new ArrayList<>();
    for (EvaluationReport.Row row : figures.rows()) {
      rows.add(
          Row.empty()
              .with("task", row.task())
              .with("method", row.method())
              .with("labels", row.labels())
              .with("accuracy", share(row.accuracy()))
              .with("ci95", share(row.ci95()))
              .with("seconds", String.format(Locale.ROOT, "%.1f", row.trainSeconds())));
    }
    for (EvaluationReport.Average average : figures.averages()) {
      rows.add(row("average", average, average.accuracy()));
      if (average.forgetting() != null) {
        rows.add(row("forgetting", average, average.forgetting()));
        rows.add(row("backward transfer", average, average.backwardTransfer()));
      }
    }
    output.rows(rows, List.of("task", "method", "labels", "accuracy", "ci95", "seconds"));
    if (!figures.benefits().isEmpty()) {
      output.rows(
          figures.benefits().stream().map(EvaluateCommand::row).toList(),
          List.of(
              "benefit",
              "accuracy",
              "labels",
              "from scratch",
              "share of labels",
              "seconds",
              "scratch seconds",
              "share of seconds"));
    }
  }

  private static Row row(EvaluationReport.Benefit benefit) {
    Double labels = benefit.scratchLabels();
    Double seconds = benefit.scratchSeconds();
    return Row.empty()
        .with("benefit", "auto")
        .with("accuracy", share(benefit.accuracy()))
        .with("labels", benefit.labels())
        .with(
            "from scratch",
            labels == null
                ? "> " + benefit.scratchLabelsTried()
                : String.valueOf(Math.round(labels)))
        .with(
            "share of labels",
            share(benefit.labels() / (labels == null ? benefit.scratchLabelsTried() : labels)))
        .with("seconds", String.format(Locale.ROOT, "%.1f", benefit.trainSeconds()))
        .with("scratch seconds", seconds == null ? "" : String.format(Locale.ROOT, "%.1f", seconds))
        .with("share of seconds", share(seconds == null ? null : benefit.trainSeconds() / seconds));
  }

  private static Row row(String name, EvaluationReport.Average average, @Nullable Double value) {
    return Row.empty()
        .with("task", name)
        .with("method", average.method())
        .with("labels", average.labels())
        .with("accuracy", share(value))
        .with("ci95", "")
        .with("seconds", "");
  }

  private static String share(@Nullable Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.3f", value);
  }
}
