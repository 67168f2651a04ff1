package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.Pretraining;
import io.acclimate.core.evaluation.MeanInterval;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.ModelDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures methods on a scenario: for each task and seed a model is trained on the source, and each
 * method begins with it and goes through the task's target domains, for each number of labels.
 */
public final class Evaluation {
  private static final double NANOS = 1e9;

  private final Scenario scenario;
  private final List<AdaptationTask> tasks;
  private final Options options;
  private final List<Method> methods;
  private final Consumer<String> progress;
  private final Map<Cell, List<Result>> results = new LinkedHashMap<>();
  private final long startNanos = System.nanoTime();

  /**
   * What is measured.
   *
   * @param labels numbers of labels, ascending
   * @param seeds draws, at least 1
   * @param methods at least one; see {@link Methods}
   * @param environment where models train
   */
  public record Options(
      List<Integer> labels, int seeds, List<String> methods, Environment environment) {
    public Options {
      labels = labels.stream().sorted().distinct().toList();
      methods = List.copyOf(methods);
      if (labels.isEmpty() || labels.get(0) < 0 || seeds < 1 || methods.isEmpty()) {
        throw new IllegalArgumentException(
            "labels %s (0 or more), seeds %d (1 or more), methods %s"
                .formatted(labels, seeds, methods));
      }
    }

    /** On the CPU. */
    public Options(List<Integer> labels, int seeds, List<String> methods) {
      this(labels, seeds, methods, Environment.cpu());
    }
  }

  private record Cell(String task, String method, int labels) {}

  private record Result(double accuracy, double seconds) {}

  /**
   * @param progress takes a line whenever a draw of a task is done
   * @throws io.acclimate.core.artifact.InvalidFormatException if there is no such method
   */
  public Evaluation(
      Scenario scenario, List<AdaptationTask> tasks, Options options, Consumer<String> progress) {
    this.scenario = scenario;
    this.tasks = List.copyOf(tasks);
    this.options = options;
    this.methods =
        options.methods().stream().map(key -> Methods.named(key, options.environment())).toList();
    this.progress = progress;
  }

  /** Measures; may take minutes. */
  public EvaluationReport run() {
    int done = 0;
    int all = tasks.size() * options.seeds();
    for (int seed = 1; seed <= options.seeds(); seed++) {
      for (AdaptationTask task : tasks) {
        run(task, seed);
        done++;
        progress.accept(
            String.format(
                Locale.ROOT,
                "%s, draw %d of %d: done after %s, about %s to go",
                task.name(),
                seed,
                options.seeds(),
                seconds(elapsed()),
                seconds(elapsed().multipliedBy(all - done).dividedBy(done))));
      }
    }
    return report();
  }

  /** How the figures come about, a sentence each. */
  public List<String> protocol() {
    AdaptationPolicy policy = AdaptationPolicy.DEFAULT;
    List<String> lines = new ArrayList<>();
    lines.add(scenario.description());
    for (AdaptationTask task : tasks) {
      lines.add(
          "%s: %d source rows, targets %s"
              .formatted(
                  task.name(),
                  task.source().rows().size(),
                  task.targets().stream()
                      .map(target -> target.name() + " (" + target.rows().size() + ")")
                      .toList()));
    }
    lines.add(
        switch (scenario.unit()) {
          case A_DOMAIN -> "labels are drawn at random from all rows of a target domain";
          case A_CLASS -> "labels are drawn at random, so many of each class of a target domain";
        });
    lines.add(
        "all other rows of the domain are scored; they are there, without labels, when the model"
            + " adapts (transductive)");
    AdaptationTask first = tasks.get(0);
    lines.add(
        "network " + Networks.of(first.source().shape(), first.classes().size()).toJson().text());
    lines.add(
        "version 1: at most %d epochs, stopped by its hold-outs; a domain is one round of %d steps an arm, batches of %d"
            .formatted(EpochPolicy.DEFAULT.maxEpochs(), policy.steps(), policy.batch()));
    lines.add(
        "trained on %s, threads of an operation: %d"
            .formatted(options.environment().deviceName(), options.environment().threads()));
    return lines;
  }

  private void run(AdaptationTask task, int seed) {
    Experiment experiment = new Experiment(task, seed);
    ModelDefinition definition = experiment.definition();
    InitialModel source =
        new Pretraining(options.environment(), EpochPolicy.DEFAULT)
            .train(definition, experiment.source(), () -> false);
    if (options.environment().device().isGpu() && results.isEmpty()) {
      int most = options.labels().get(options.labels().size() - 1);
      Stage stage = experiment.stage(0, Math.max(1, most), scenario.unit());
      progress.accept(
          DeviceComparison.line(definition, source, stage, seed, options.environment()));
    }
    for (int labels : options.labels()) {
      for (Method method : methods) {
        if (runs(method, labels)) {
          Method.Adapter adapter = method.begin(definition, source, seed);
          for (int target = 0; target < task.targets().size(); target++) {
            Stage stage = experiment.stage(target, labels, scenario.unit());
            long beginNanos = System.nanoTime();
            List<String> answers = adapter.answers(stage);
            double took = (System.nanoTime() - beginNanos) / NANOS;
            String name = task.targets().size() == 1 ? task.name() : stage.domain();
            results
                .computeIfAbsent(new Cell(name, method.key(), labels), cell -> new ArrayList<>())
                .add(new Result(Answers.accuracy(answers, stage.truth()), took));
          }
        }
      }
    }
  }

  private boolean runs(Method method, int labels) {
    return switch (method.labels()) {
      case ANY -> true;
      case NEEDED -> labels > 0;
      case IGNORED -> labels == options.labels().get(0);
    };
  }

  private EvaluationReport report() {
    List<EvaluationReport.Row> rows = new ArrayList<>();
    Map<Cell, List<Double>> byMethod = new LinkedHashMap<>();
    results.forEach(
        (cell, draws) -> {
          MeanInterval accuracy =
              MeanInterval.of(draws.stream().mapToDouble(Result::accuracy).toArray());
          rows.add(
              new EvaluationReport.Row(
                  cell.task(),
                  cell.method(),
                  cell.labels(),
                  accuracy.mean(),
                  draws.size() == 1 ? null : accuracy.ci95(),
                  draws.stream().mapToDouble(Result::seconds).average().orElseThrow()));
          byMethod
              .computeIfAbsent(
                  new Cell("", cell.method(), cell.labels()), method -> new ArrayList<>())
              .add(accuracy.mean());
        });
    List<EvaluationReport.Average> averages = new ArrayList<>();
    byMethod.forEach(
        (method, accuracies) ->
            averages.add(
                new EvaluationReport.Average(
                    method.method(),
                    method.labels(),
                    accuracies.stream().mapToDouble(Double::doubleValue).average().orElseThrow())));
    return new EvaluationReport(scenario.name(), protocol(), options.seeds(), rows, averages);
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private static String seconds(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 60 ? seconds + " s" : "%d min %d s".formatted(seconds / 60, seconds % 60);
  }
}
