package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.Pretraining;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.scenarios.data.DataSet;
import io.acclimate.scenarios.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures methods on a scenario: for each task and seed a model is trained on the source, and each
 * method begins with it and goes through the task's target domains, for each number of labels.
 */
final class Evaluation implements Measurement {
  private static final double NANOS = 1e9;
  private static final String AUTO = "auto";

  private final AdaptationScenario scenario;
  private final List<AdaptationTask> tasks;
  private final Options options;
  private final List<Method> methods;
  private final Consumer<String> progress;
  private final Results results = new Results();
  private final @Nullable ThroughKafka throughKafka;
  private int registered;

  /**
   * @param progress takes a line whenever a draw of a task is done
   * @throws io.acclimate.core.artifact.InvalidFormatException if there is no such method
   */
  Evaluation(
      AdaptationScenario scenario,
      List<AdaptationTask> tasks,
      Options options,
      Consumer<String> progress) {
    this.scenario = scenario;
    this.tasks = List.copyOf(tasks);
    this.options = options;
    this.methods = new ArrayList<>();
    options.methods().forEach(key -> methods.add(Methods.named(key, options.environment())));
    Pipeline pipeline = options.pipeline();
    this.throughKafka = pipeline == null ? null : new ThroughKafka(pipeline, options.environment());
    if (throughKafka != null) {
      methods.add(throughKafka);
    }
    this.progress = progress;
  }

  @Override
  public EvaluationReport run() {
    Countdown countdown = new Countdown(tasks.size() * options.seeds(), progress);
    List<Callable<Results>> draws = new ArrayList<>();
    for (int seed = 1; seed <= options.seeds(); seed++) {
      int draw = seed;
      for (AdaptationTask task : tasks) {
        draws.add(
            () -> {
              Results measured = measure(task, draw);
              countdown.done("%s, draw %d of %d".formatted(task.name(), draw, options.seeds()));
              return measured;
            });
      }
    }
    Jobs.run(throughKafka == null ? options.jobs() : 1, draws).forEach(results::addAll);
    if (throughKafka != null) {
      progress.accept(
          "Rounds through Kafka that made, bit for bit, the version that they make in this process: %1$d of %1$d"
              .formatted(throughKafka.rounds()));
    }
    return new EvaluationReport(
        scenario.name(),
        protocol(),
        options.seeds(),
        results.rows(),
        results.averages(),
        benefits());
  }

  /** Empty where they are not asked for, or auto or training from scratch is not measured. */
  private List<EvaluationReport.Benefit> benefits() {
    Set<String> keys = new HashSet<>();
    methods.forEach(method -> keys.add(method.key()));
    Set<String> needed = Set.of(AUTO, new FromScratchOnLabels(options.environment()).key());
    if (!scenario.showsBenefits() || !keys.containsAll(needed)) {
      return List.of();
    }
    List<Benefits.Point> adapted = new ArrayList<>();
    for (EvaluationReport.Average average : results.averages()) {
      if (average.method().equals(AUTO)) {
        double seconds =
            results.rows().stream()
                .filter(row -> row.method().equals(AUTO) && row.labels() == average.labels())
                .mapToDouble(EvaluationReport.Row::trainSeconds)
                .average()
                .orElseThrow();
        adapted.add(new Benefits.Point(average.labels(), average.accuracy(), seconds));
      }
    }
    double most = adapted.stream().mapToDouble(Benefits.Point::accuracy).max().orElseThrow();
    return Benefits.of(
        adapted,
        new ScratchLadder(tasks, scenario.unit(), options.seeds(), options.environment(), progress)
            .upTo(most));
  }

  @Override
  public List<String> protocol() {
    AdaptationPolicy policy = AdaptationPolicy.DEFAULT;
    List<String> lines = new ArrayList<>();
    lines.add(scenario.description());
    for (AdaptationTask task : tasks) {
      lines.add(
          "%s: %d source rows%s, targets %s"
              .formatted(
                  task.name(),
                  task.sourceRows(),
                  task.sources().size() == 1
                      ? ""
                      : " of " + namesAndSizes(task.sources()) + ", each normalised by itself",
                  namesAndSizes(task.targets())));
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
    lines.add("network " + Networks.of(first.shape(), first.classes().size()).toJson().text());
    lines.add(
        "version 1: at most %d epochs, averaged and stopped by its hold-outs; a domain is one round of %d steps an arm, batches of %d"
            .formatted(EpochPolicy.DEFAULT.maxEpochs(), policy.steps(), policy.batch()));
    lines.add(options.trainedOn());
    if (throughKafka != null) {
      lines.add(
          ThroughKafka.KEY
              + ": unlabelled rows of the train side are asked about at the inference-service, labelled"
              + " ones sent as events; both become one experience, a worker's round a version, and the"
              + " champion answers. Each number of labels has a model, and so sides, of its own");
    }
    return lines;
  }

  private Results measure(AdaptationTask task, int seed) {
    Results measured = new Results();
    if (throughKafka == null) {
      measure(new Experiment(task, seed), task, seed, options.labels(), measured);
    } else {
      for (int labels : options.labels()) {
        registered++;
        Experiment named = Experiment.named(task, seed, "evaluation-" + registered);
        measure(named, task, seed, List.of(labels), measured);
      }
    }
    return measured;
  }

  private static List<String> namesAndSizes(List<DataSet> domains) {
    return domains.stream()
        .map(domain -> domain.name() + " (" + domain.rows().size() + ")")
        .toList();
  }

  private void measure(
      Experiment experiment,
      AdaptationTask task,
      int seed,
      List<Integer> counts,
      Results measured) {
    ModelDefinition definition = experiment.definition();
    InitialModel source =
        new Pretraining(options.environment(), EpochPolicy.DEFAULT)
            .train(definition, experiment.source(), () -> false);
    if (options.environment().device().isGpu() && seed == 1 && task.equals(tasks.get(0))) {
      int most = counts.get(counts.size() - 1);
      Stage stage = experiment.stage(0, Math.max(1, most), scenario.unit());
      progress.accept(
          DeviceComparison.line(definition, source, stage, seed, options.environment()));
    }
    for (int labels : counts) {
      for (Method method : methods) {
        if (runs(method, labels)) {
          Method.Adapter adapter = method.begin(definition, source, seed);
          for (int target = 0; target < task.targets().size(); target++) {
            Stage stage = experiment.stage(target, labels, scenario.unit());
            long beginNanos = System.nanoTime();
            List<String> answers = adapter.answers(stage);
            double took = (System.nanoTime() - beginNanos) / NANOS;
            String name = task.targets().size() == 1 ? task.name() : stage.domain();
            double accuracy = Answers.accuracy(answers, stage.truth());
            measured.add(name, method.key(), labels, accuracy, took);
          }
        }
      }
    }
  }

  private boolean runs(Method method, int labels) {
    return switch (method.labels()) {
      case ANY -> true;
      case NEEDED -> labels > 0;
      case IGNORED -> throughKafka != null || labels == options.labels().get(0);
    };
  }
}
