package io.acclimate.scenarios.evaluation;

import io.acclimate.core.evaluation.MeanInterval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Accuracies of all draws, which become the rows and averages of a report. */
final class Results {
  private final Map<Cell, List<Result>> results = new LinkedHashMap<>();

  private record Cell(String task, String method, int labels) {}

  private record Result(double accuracy, double seconds) {}

  /** Adds what a method did in one draw of a task. */
  void add(String task, String method, int labels, double accuracy, double seconds) {
    results
        .computeIfAbsent(new Cell(task, method, labels), cell -> new ArrayList<>())
        .add(new Result(accuracy, seconds));
  }

  /** Adds what others are. */
  void addAll(Results others) {
    others.results.forEach(
        (cell, draws) -> results.computeIfAbsent(cell, own -> new ArrayList<>()).addAll(draws));
  }

  /** A row for each task, method and number of labels, in the order they came in. */
  List<EvaluationReport.Row> rows() {
    List<EvaluationReport.Row> rows = new ArrayList<>();
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
        });
    return rows;
  }

  /** The mean over all tasks of each method and number of labels, each task counting alike. */
  List<EvaluationReport.Average> averages() {
    Map<Cell, List<Double>> byMethod = new LinkedHashMap<>();
    for (EvaluationReport.Row row : rows()) {
      byMethod
          .computeIfAbsent(new Cell("", row.method(), row.labels()), cell -> new ArrayList<>())
          .add(row.accuracy());
    }
    List<EvaluationReport.Average> averages = new ArrayList<>();
    byMethod.forEach(
        (cell, accuracies) ->
            averages.add(
                new EvaluationReport.Average(
                    cell.method(),
                    cell.labels(),
                    accuracies.stream().mapToDouble(Double::doubleValue).average().orElseThrow())));
    return averages;
  }
}
