package io.acclimate.scenarios.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a scenario.
 *
 * @param scenario its name
 * @param protocol how they came about, a sentence each
 * @param seeds draws of labels and of all else that is random
 * @param rows of each target domain
 * @param averages over all target domains
 * @param benefits what adapting saves against training from scratch; empty where that is not
 *     measured
 */
public record EvaluationReport(
    String scenario,
    List<String> protocol,
    int seeds,
    List<Row> rows,
    List<Average> averages,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Benefit> benefits) {
  public EvaluationReport {
    benefits = List.copyOf(benefits);
    protocol = List.copyOf(protocol);
    rows = List.copyOf(rows);
    averages = List.copyOf(averages);
  }

  /** Without benefits. */
  public EvaluationReport(
      String scenario, List<String> protocol, int seeds, List<Row> rows, List<Average> averages) {
    this(scenario, protocol, seeds, rows, averages, List.of());
  }

  /**
   * What auto saves against training from scratch on target labels.
   *
   * @param labels that auto had
   * @param accuracy that it reached, mean over tasks and draws, 0..1
   * @param trainSeconds that it took to train and choose, mean
   * @param scratchLabels that a model from scratch needs for the same; null if it did not reach it
   * @param scratchSeconds that it then trains; null likewise
   * @param scratchLabelsTried the most that it was given
   */
  public record Benefit(
      int labels,
      double accuracy,
      double trainSeconds,
      @Nullable Double scratchLabels,
      @Nullable Double scratchSeconds,
      int scratchLabelsTried) {}

  /**
   * One method in one target domain.
   *
   * @param task name of the task, or of the domain where a task has several
   * @param method its key
   * @param labels labels per domain or class, as the protocol says
   * @param accuracy mean over the seeds of the share of scored rows answered rightly, 0..1; after
   *     the last domain where a protocol scores all domains again
   * @param ci95 half the width of Student's 95 % interval of that mean; null for one seed
   * @param trainSeconds mean wall-clock time to adapt to the domain, and to answer its rows where
   *     each domain is scored once
   */
  public record Row(
      String task,
      String method,
      int labels,
      double accuracy,
      @Nullable Double ci95,
      double trainSeconds) {}

  /**
   * One method over all target domains, each counted alike.
   *
   * @param accuracy mean of the rows' accuracies
   * @param forgetting accuracy lost on earlier domains, as {@code AccuracyMatrix} defines it; null
   *     where each domain is scored once
   * @param backwardTransfer what later domains did to earlier ones, likewise
   */
  public record Average(
      String method,
      int labels,
      double accuracy,
      @Nullable Double forgetting,
      @Nullable Double backwardTransfer) {

    /** Of domains that are scored once. */
    public Average(String method, int labels, double accuracy) {
      this(method, labels, accuracy, null, null);
    }
  }
}
