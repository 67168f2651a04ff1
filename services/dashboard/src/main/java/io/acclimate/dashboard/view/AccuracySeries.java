package io.acclimate.dashboard.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Outcomes counted over time in at most {@value #MAX_POINTS} points, which grow coarser with age.
 *
 * <p>A new point covers one second. Whenever there are too many, neighbours are merged so that a
 * point is at least 1/150 and at most 1/75 of its age wide: 150 points for the last 150 seconds and
 * about 75 for each doubling before, which is less than 2,000 for eighty years. Widths are powers
 * of two, in seconds, and starts are multiples of the width, so that points never overlap; nothing
 * is ever dropped.
 */
final class AccuracySeries {
  static final int MAX_POINTS = 2_000;
  static final long FINEST_MILLIS = 1_000;
  private static final int POINTS_PER_AGE = 150;

  private TreeMap<Long, Point> points = new TreeMap<>();
  private long coarsenedAt;

  /** Outcomes of a span of time. */
  static final class Point {
    private final long startMillis;
    private final long widthMillis;
    private int n;
    private int correct;
    private long revision;

    private Point(long startMillis, long widthMillis) {
      this.startMillis = startMillis;
      this.widthMillis = widthMillis;
    }

    private long endMillis() {
      return startMillis + widthMillis;
    }

    private void add(int more, int moreCorrect, long at) {
      n += more;
      correct += moreCorrect;
      revision = Math.max(revision, at);
    }

    /** Start and width in milliseconds, outcomes, and how many of them were right. */
    List<Long> row() {
      return List.of(startMillis, widthMillis, (long) n, (long) correct);
    }
  }

  /**
   * Counts an outcome; one from the future counts as one of now.
   *
   * @param revision of the view with this outcome in it
   */
  void add(long atMillis, boolean correct, long nowMillis, long revision) {
    long at = Math.min(atMillis, nowMillis);
    Map.Entry<Long, Point> before = points.floorEntry(at);
    Point point =
        before != null && at < before.getValue().endMillis()
            ? before.getValue()
            : points.computeIfAbsent(
                Math.floorDiv(at, FINEST_MILLIS) * FINEST_MILLIS,
                start -> new Point(start, FINEST_MILLIS));
    point.add(1, correct ? 1 : 0, revision);
    if (points.size() > MAX_POINTS) {
      coarsen(nowMillis);
      coarsenedAt = revision;
    }
  }

  int size() {
    return points.size();
  }

  /** True if who knows the points of that revision must forget them, since some were merged. */
  boolean coarsenedSince(long revision) {
    return coarsenedAt > revision;
  }

  /** The points that changed after a revision, in order of time. */
  List<List<Long>> since(long revision) {
    return points.values().stream()
        .filter(point -> point.revision > revision)
        .map(Point::row)
        .toList();
  }

  /**
   * Accuracy in equal spans of time from the first point to the last; spans without outcomes are
   * left out.
   */
  List<Double> trend(int spans) {
    if (points.isEmpty()) {
      return List.of();
    }
    long first = points.firstKey();
    long length = points.lastEntry().getValue().endMillis() - first;
    int[] n = new int[spans];
    int[] correct = new int[spans];
    for (Point point : points.values()) {
      int span = (int) ((point.startMillis - first) * spans / length);
      n[span] += point.n;
      correct[span] += point.correct;
    }
    List<Double> trend = new ArrayList<>(spans);
    for (int span = 0; span < spans; span++) {
      if (n[span] > 0) {
        trend.add((double) correct[span] / n[span]);
      }
    }
    return trend;
  }

  private void coarsen(long nowMillis) {
    TreeMap<Long, Point> merged = new TreeMap<>();
    for (Point point : points.values()) {
      long width = Math.max(point.widthMillis, width(nowMillis - point.startMillis));
      long start = Math.floorDiv(point.startMillis, width) * width;
      Map.Entry<Long, Point> last = merged.lastEntry();
      Point into;
      if (last != null && start < last.getValue().endMillis()) {
        into = last.getValue();
      } else {
        into = new Point(start, width);
        merged.put(start, into);
      }
      into.add(point.n, point.correct, point.revision);
    }
    points = merged;
  }

  private static long width(long ageMillis) {
    long width = FINEST_MILLIS;
    while (width * POINTS_PER_AGE < ageMillis) {
      width *= 2;
    }
    return width;
  }
}
