package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.Pretraining;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.evaluation.PrequentialCurve;
import io.acclimate.core.model.AdaptationPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Measures methods on streams: for each task and seed a model is trained on the first rows, and
 * each method answers all later ones, each before its label is known.
 */
final class PrequentialEvaluation implements Measurement {
  private static final double NANOS = 1e9;

  /** Remembers about 1,000 answers. */
  private static final double FADING_FACTOR = 0.999;

  private final Scenario scenario;
  private final List<StreamTask> tasks;
  private final Options options;
  private final List<StreamMethod> methods;
  private final Consumer<String> progress;
  private final Results results = new Results();
  private final long startNanos = System.nanoTime();

  /**
   * @param progress takes a line whenever a method has answered a draw of a task
   * @throws InvalidFormatException if there is no such method
   */
  PrequentialEvaluation(
      Scenario scenario, List<StreamTask> tasks, Options options, Consumer<String> progress) {
    this.scenario = scenario;
    this.tasks = List.copyOf(tasks);
    this.options = options;
    this.methods =
        options.methods().stream()
            .map(key -> StreamMethods.named(key, options.environment()))
            .toList();
    this.progress = progress;
  }

  /**
   * Refuses before any file is read what could not be measured.
   *
   * @throws InvalidFormatException if there is no such method or no such share of labels
   */
  static void requireMeasurable(Options options) {
    options.methods().forEach(key -> StreamMethods.named(key, options.environment()));
    for (int percent : options.labels()) {
      if (percent > LabelFeed.ALL) {
        throw new InvalidFormatException(
            "labels: %d per cent, expected 0 to %d".formatted(percent, LabelFeed.ALL));
      }
    }
  }

  @Override
  public EvaluationReport run() {
    AtomicLong rows = new AtomicLong();
    List<Callable<Results>> draws = new ArrayList<>();
    for (int seed = 1; seed <= options.seeds(); seed++) {
      int draw = seed;
      for (StreamTask task : tasks) {
        draws.add(
            () -> {
              Results measured = measure(task, draw);
              report(task, draw, rows.addAndGet(task.length()));
              return measured;
            });
      }
    }
    Jobs.run(options.jobs(), draws).forEach(results::addAll);
    return new EvaluationReport(
        scenario.name(), protocol(), options.seeds(), results.rows(), results.averages());
  }

  private void report(StreamTask task, int seed, long rows) {
    long all = options.seeds() * tasks.stream().mapToLong(StreamTask::length).sum();
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s, draw %d of %d: done after %d s, about %d s to go",
            task.name(),
            seed,
            options.seeds(),
            elapsed.toSeconds(),
            elapsed.multipliedBy(all - rows).dividedBy(rows).toSeconds()));
  }

  @Override
  public List<String> protocol() {
    List<String> lines = new ArrayList<>();
    lines.add(scenario.description());
    tasks.forEach(task -> lines.add(protocol(task)));
    lines.add(
        "every row is answered before its label is known (prequential: test, then train); accuracy"
            + " is the share of all these rows that were answered rightly");
    lines.add(
        "a label that is d events late is known once d more events have been answered; its row"
            + " enters the open experience then, and a row without a label once it has been answered");
    lines.add(
        "no clock runs: a number of rows, labelled or not, stands for the time after which an"
            + " experience is closed; a round takes no time, and its version answers from the next"
            + " row on");
    lines.add("labels: per cent of the rows whose label ever comes, drawn at random");
    lines.add(
        "no-change answers with the latest known label; no-adaptation is version 1 for ever;"
            + " sliding-window retrains on the latest %d labelled rows whenever an experience is closed;"
                .formatted(SlidingWindow.ROWS)
            + " sliding-window-plain likewise, its inputs without recent labels; all others are rounds");
    StreamTask first = tasks.get(0);
    Timeline drawn = Timeline.of(first, 1);
    lines.add("network " + drawn.definition().network().toJson().text());
    AdaptationPolicy policy = AdaptationPolicy.DEFAULT;
    lines.add(
        "version 1: at most %d epochs, averaged and stopped by its hold-outs; a round has %d steps an arm, batches of %d"
            .formatted(EpochPolicy.DEFAULT.maxEpochs(), policy.steps(), policy.batch()));
    lines.add(options.trainedOn());
    return lines;
  }

  private static String protocol(StreamTask task) {
    ExperienceSize size = ExperienceSize.forLength(task.length());
    String inputs =
        task.recentLabels() == 0
            ? ""
            : "; an input carries the latest %d labels known by then, one-hot (Žliobaitė et al., 2015)"
                .formatted(task.recentLabels());
    return "%s: version 1 is trained on %d rows, %d rows after them are answered%s; %s; an experience is closed after %d labelled rows or %d rows%s"
        .formatted(
            task.name(),
            task.domains().sourceRows(),
            task.length(),
            task.shuffled() ? ", shuffled within each domain" : "",
            task.labels().text(),
            size.labelled(),
            size.rows(),
            inputs);
  }

  private Results measure(StreamTask task, int seed) {
    Results measured = new Results();
    Prepared prepared = prepare(task, seed);
    for (StreamMethod method : methods) {
      Prepared own =
          method.seesRecentLabels() || task.recentLabels() == 0
              ? prepared
              : prepare(task.plain(), seed);
      measure(task, seed, method, own, measured);
    }
    return measured;
  }

  /** A draw and its version 1. */
  private record Prepared(Timeline timeline, InitialModel versionOne) {}

  private Prepared prepare(StreamTask task, int seed) {
    Timeline timeline = Timeline.of(task, seed);
    return new Prepared(
        timeline,
        new Pretraining(options.environment(), EpochPolicy.DEFAULT)
            .train(timeline.definition(), timeline.sourcePack(), () -> false));
  }

  private void measure(
      StreamTask task, int seed, StreamMethod method, Prepared prepared, Results measured) {
    Timeline timeline = prepared.timeline();
    long beginNanos = System.nanoTime();
    List<String> answers;
    try (StreamMethod.Learner learner =
        method.begin(timeline.definition(), prepared.versionOne(), timeline.source(), seed)) {
      answers =
          Prequential.answers(
              learner,
              timeline.events(),
              task.labels().delay(),
              ExperienceSize.forLength(task.length()));
    }
    double seconds = (System.nanoTime() - beginNanos) / NANOS;
    int right = 0;
    PrequentialCurve curve = new PrequentialCurve(FADING_FACTOR);
    for (int i = 0; i < answers.size(); i++) {
      boolean correct = answers.get(i).equals(timeline.events().get(i).truth());
      curve.add(correct);
      right += correct ? 1 : 0;
    }
    double accuracy = (double) right / answers.size();
    measured.add(task.name(), method.key(), task.labels().percent(), accuracy, seconds);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s, draw %d, %s: %.4f right, area under the prequential curve (fading factor %.3f) %.4f, %.0f s",
            task.name(),
            seed,
            method.key(),
            accuracy,
            FADING_FACTOR,
            curve.area(),
            seconds));
  }
}
