package io.acclimate.dashboard.view;

import io.acclimate.dashboard.view.DriftFact.Evidence;
import io.acclimate.dashboard.view.DriftFact.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Update} says about drift. Histories are lists of points in order of time: time,
 * score, threshold, and the level as 0, 1 or 2.
 *
 * @param domains the one last heard of first; all, whatever changed
 * @param referenceVersion version that windows are held against; -1 if there is no reference
 * @param lines those that changed: they take the place of the one of same domain, evidence, feature
 * @param signals changes of level of what has a line, newest first; null if unchanged
 */
public record DriftUpdate(
    List<String> domains,
    long referenceVersion,
    List<Line> lines,
    @Nullable List<SignalView> signals) {

  /**
   * A model's drift on one card.
   *
   * @param level the worst of all streams against the champion's reference; null if there is none
   * @param evidence what is at that level, if it is not stable
   * @param drifted features at DRIFT
   * @param features features that are watched
   */
  public record Summary(
      @Nullable Level level, List<Evidence> evidence, int drifted, int features) {}

  /**
   * A stream that is drawn beside accuracy.
   *
   * @param feature null for the whole of its evidence
   */
  public record Line(
      String domain,
      Evidence evidence,
      @Nullable String feature,
      String detector,
      Level level,
      double score,
      double threshold,
      long n,
      long atMillis,
      List<List<Number>> points) {}

  /** A change of level. */
  public record SignalView(
      long atMillis,
      String domain,
      Evidence evidence,
      @Nullable String feature,
      String detector,
      Level before,
      Level after,
      double score,
      double threshold,
      long n,
      int version) {}

  /**
   * A page of features.
   *
   * @param domain that they are of; null if none is known
   * @param total features of the domain
   * @param matching those that were searched for
   * @param drifted those at DRIFT, of all
   */
  public record FeaturePage(
      @Nullable String domain,
      List<String> domains,
      int total,
      int matching,
      int drifted,
      int page,
      int size,
      @Nullable Long atMillis,
      List<FeatureRow> rows) {}

  /**
   * A feature on one row.
   *
   * @param current false if its window is of an earlier champion
   * @param trend scores in multiples of their thresholds, in equal spans of time
   */
  public record FeatureRow(
      String feature,
      Evidence evidence,
      String detector,
      Level level,
      double score,
      double threshold,
      long n,
      long atMillis,
      boolean current,
      List<Double> trend) {
    double ratio() {
      return threshold > 0 ? score / threshold : 0;
    }

    /** The same with a trend, which is work that only rows that are shown are worth. */
    FeatureRow with(List<Double> newTrend) {
      return new FeatureRow(
          feature, evidence, detector, level, score, threshold, n, atMillis, current, newTrend);
    }

    boolean drifted() {
      return current && level == Level.DRIFT;
    }
  }

  /**
   * All about one feature.
   *
   * @param row its last state; null if there is none
   * @param profile its reference; null if there is none
   * @param counts its window in the bins of the reference; null if it is of another one
   */
  public record FeatureDetail(
      String feature,
      @Nullable String domain,
      List<String> domains,
      long referenceVersion,
      @Nullable FeatureRow row,
      @Nullable ProfileView profile,
      @Nullable List<Integer> counts,
      List<List<Number>> history) {}

  /**
   * Distribution of a feature at training time.
   *
   * @param categories names of the bins, if they are no ranges of numbers; else empty
   */
  public record ProfileView(
      List<Double> edges,
      List<Integer> counts,
      List<String> categories,
      double min,
      double max,
      double mean,
      double standardDeviation,
      long n) {}
}
