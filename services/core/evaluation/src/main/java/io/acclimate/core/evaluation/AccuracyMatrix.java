package io.acclimate.core.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The accuracy matrix of continual learning and the measures that are read off it: average
 * accuracy, forgetting, backward transfer (BWT) and forward transfer (FWT).
 *
 * <pre>
 * R[i][j] = accuracy on task j after learning tasks 1..i,  R[0][j] = b_j before learning any
 * A_i = 1/i · Σ_{j≤i} R[i][j]
 * F   = 1/(T−1) · Σ_{j&lt;T} (max_{1≤l&lt;T} R[l][j] − R[T][j])
 * BWT = 1/(T−1) · Σ_{j&lt;T} (R[T][j] − R[j][j])
 * FWT = 1/(T−1) · Σ_{2≤j≤T} (R[j−1][j] − b_j)
 * </pre>
 *
 * <p>T is the number of tasks learnt so far; there may be more tasks to come. A task may be a
 * domain or an experience. <b>Variant:</b> forgetting takes its maximum over every l below T, as
 * the paper does, also over models that had not learnt task j yet; where those were not measured
 * (the part above the diagonal), over the others. It can be negative, and is never below −BWT.
 *
 * <p>Every mean weighs tasks alike, however many examples they have. Not for streams without
 * boundaries of tasks: see {@link PrequentialCurve}.
 *
 * <p>Papers: D. Lopez-Paz, M. Ranzato, Gradient episodic memory for continual learning, NeurIPS
 * 2017, https://arxiv.org/abs/1706.08840 (accuracy, BWT, FWT); A. Chaudhry, P. K. Dokania, T.
 * Ajanthan, P. H. S. Torr, Riemannian walk for incremental learning: understanding forgetting and
 * intransigence, ECCV 2018, https://arxiv.org/abs/1801.10112 (forgetting)
 *
 * @param rows R[0]..R[T], one accuracy per task in each, 0..1; NaN where nothing was measured
 */
public record AccuracyMatrix(List<List<Double>> rows) {
  public AccuracyMatrix {
    if (rows.isEmpty() || rows.get(0).isEmpty()) {
      throw new IllegalArgumentException("rows: expected a baseline of one task or more");
    }
    int tasks = rows.get(0).size();
    if (rows.size() > tasks + 1) {
      throw new IllegalArgumentException(
          "rows: %d learnt tasks, expected at most %d".formatted(rows.size() - 1, tasks));
    }
    for (int i = 0; i < rows.size(); i++) {
      check(rows.get(i), i, tasks);
    }
    rows = rows.stream().map(List::copyOf).toList();
  }

  /**
   * A matrix without a learnt task.
   *
   * @param baseline b, accuracy of the model that has learnt nothing, one per task
   */
  public static AccuracyMatrix from(double... baseline) {
    return new AccuracyMatrix(List.of(boxed(baseline)));
  }

  /** A matrix without a learnt task whose forward transfer will not be asked for. */
  public static AccuracyMatrix withoutBaseline(int tasks) {
    return new AccuracyMatrix(List.of(Collections.nCopies(Math.max(0, tasks), Double.NaN)));
  }

  /**
   * This matrix and one more row: the next task has been learnt.
   *
   * @param accuracies on every task, also those still to come; NaN where not measured
   */
  public AccuracyMatrix with(double... accuracies) {
    List<List<Double>> more = new ArrayList<>(rows);
    more.add(boxed(accuracies));
    return new AccuracyMatrix(more);
  }

  /** Tasks in all, those still to come included. */
  public int tasks() {
    return rows.get(0).size();
  }

  /** T, tasks learnt so far. */
  public int learnt() {
    return rows.size() - 1;
  }

  /**
   * R[i][j]; NaN if it was not measured.
   *
   * @param after i, tasks learnt, 0 for the baseline
   * @param task j, from 1
   */
  public double accuracy(int after, int task) {
    range("after", after, 0, learnt());
    range("task", task, 1, tasks());
    return rows.get(after).get(task - 1);
  }

  /** A_T, the mean accuracy on what has been learnt so far. */
  public double averageAccuracy() {
    return averageAccuracyAfter(learnt());
  }

  /**
   * A_i, the mean accuracy on tasks 1..i after learning them.
   *
   * @param after i, 1..T
   */
  public double averageAccuracyAfter(int after) {
    range("after", after, 1, learnt());
    double sum = 0;
    for (int j = 1; j <= after; j++) {
      sum += measured(after, j);
    }
    return sum / after;
  }

  /** F, accuracy lost since the best model so far, the mean over old tasks; −1..1. */
  public double forgetting() {
    int last = lastOfTwoOrMore();
    double sum = 0;
    for (int j = 1; j < last; j++) {
      double best = measured(j, j);
      for (int l = 1; l < last; l++) {
        double accuracy = l < j ? accuracy(l, j) : measured(l, j);
        best = accuracy > best ? accuracy : best;
      }
      sum += best - measured(last, j);
    }
    return sum / (last - 1);
  }

  /** BWT, what learning later tasks did to old ones; −1..1, below 0 is forgetting. */
  public double backwardTransfer() {
    int last = lastOfTwoOrMore();
    double sum = 0;
    for (int j = 1; j < last; j++) {
      sum += measured(last, j) - measured(j, j);
    }
    return sum / (last - 1);
  }

  /** FWT, what learning earlier tasks did to those not learnt yet; −1..1. */
  public double forwardTransfer() {
    int last = lastOfTwoOrMore();
    double sum = 0;
    for (int j = 2; j <= last; j++) {
      sum += measured(j - 1, j) - measured(0, j);
    }
    return sum / (last - 1);
  }

  private int lastOfTwoOrMore() {
    if (learnt() < 2) {
      throw new IllegalStateException("learnt tasks: %d, expected 2 or more".formatted(learnt()));
    }
    return learnt();
  }

  private double measured(int after, int task) {
    double accuracy = accuracy(after, task);
    if (Double.isNaN(accuracy)) {
      throw new IllegalStateException(
          "R[%d][%d], accuracy on task %d %s, was not measured"
              .formatted(
                  after, task, task, after == 0 ? "before learning any" : "after task " + after));
    }
    return accuracy;
  }

  private static void check(List<Double> row, int after, int tasks) {
    if (row.size() != tasks) {
      throw new IllegalArgumentException(
          "R[%d]: %d accuracies, expected %d".formatted(after, row.size(), tasks));
    }
    for (int j = 1; j <= tasks; j++) {
      double accuracy = row.get(j - 1);
      if (accuracy < 0 || accuracy > 1) {
        throw new IllegalArgumentException(
            "R[%d][%d]: %s is not in 0..1 or NaN".formatted(after, j, accuracy));
      }
    }
  }

  private static void range(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException("%s: %d is not in %d..%d".formatted(key, value, min, max));
    }
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
