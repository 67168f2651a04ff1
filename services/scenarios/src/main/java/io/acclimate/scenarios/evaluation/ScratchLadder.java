package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.scenarios.data.DataSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Trains from scratch with more and more labels, each time twice as many, until that is as accurate
 * as is asked for or half of the smallest target domain's labels are used up.
 *
 * @param tasks what is measured
 * @param unit what a number of labels counts
 * @param seeds draws of each number
 * @param environment where models train
 * @param progress takes a line for each number
 */
record ScratchLadder(
    List<AdaptationTask> tasks,
    LabelUnit unit,
    int seeds,
    Environment environment,
    Consumer<String> progress) {
  private static final double NANOS = 1e9;
  private static final int FEWEST = 5;

  /**
   * Measures.
   *
   * @param accuracy where to stop, 0..1
   */
  List<Benefits.Point> upTo(double accuracy) {
    List<Benefits.Point> points = new ArrayList<>();
    for (int labels = FEWEST; labels == FEWEST || labels <= most(); labels *= 2) {
      Benefits.Point point = measure(labels);
      points.add(point);
      progress.accept(
          "from scratch with %d labels: %.3f, %.1f s"
              .formatted(labels, point.accuracy(), point.seconds()));
      if (point.accuracy() >= accuracy) {
        break;
      }
    }
    return points;
  }

  private Benefits.Point measure(int labels) {
    Results results = new Results();
    FromScratchOnLabels method = new FromScratchOnLabels(environment);
    double seconds = 0;
    int stages = 0;
    for (int seed = 1; seed <= seeds; seed++) {
      for (AdaptationTask task : tasks) {
        Experiment experiment = new Experiment(task, seed);
        ModelDefinition definition = experiment.definition();
        Method.Adapter adapter = method.begin(definition, seed);
        for (int target = 0; target < task.targets().size(); target++) {
          Stage stage = experiment.stage(target, labels, unit);
          long beginNanos = System.nanoTime();
          double right = Answers.accuracy(adapter.answers(stage), stage.truth());
          double took = (System.nanoTime() - beginNanos) / NANOS;
          results.add(task.name() + target, method.key(), labels, right, took);
          seconds += took;
          stages++;
        }
      }
    }
    return new Benefits.Point(labels, results.averages().get(0).accuracy(), seconds / stages);
  }

  /** Half of the labels of the smallest domain, in the unit. */
  private int most() {
    return tasks.stream()
        .flatMap(task -> task.targets().stream())
        .mapToInt(
            target -> target.rows().size() / 2 / (unit == LabelUnit.A_CLASS ? classes(target) : 1))
        .min()
        .orElseThrow();
  }

  private static int classes(DataSet target) {
    return (int) target.rows().stream().map(DataSet.Row::label).distinct().count();
  }
}
