package io.acclimate.scenarios.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What adapting saves: how many labels, and how many seconds of training, a model from scratch
 * needs to be as accurate as an adapted one.
 *
 * <p>Between two measured numbers of labels the accuracy from scratch, and the time it takes, are
 * interpolated on a line over the logarithm of the number. More labels never count as worse: what
 * has been reached with fewer is reached.
 */
final class Benefits {
  private Benefits() {}

  /**
   * A method with so many labels.
   *
   * @param labels as the protocol counts them
   * @param accuracy mean over tasks and draws, 0..1
   * @param seconds mean time to train and choose
   */
  record Point(int labels, double accuracy, double seconds) {}

  /**
   * Compares.
   *
   * @param adapted any number of points
   * @param fromScratch at least one point, each with labels
   * @return one for each adapted point, by labels
   */
  static List<EvaluationReport.Benefit> of(List<Point> adapted, List<Point> fromScratch) {
    List<Point> curve = new ArrayList<>(fromScratch);
    curve.sort(Comparator.comparingInt(Point::labels));
    return adapted.stream()
        .sorted(Comparator.comparingInt(Point::labels))
        .map(point -> benefit(point, curve))
        .toList();
  }

  private static EvaluationReport.Benefit benefit(Point adapted, List<Point> curve) {
    Optional<double[]> needed = needed(adapted.accuracy(), curve);
    return new EvaluationReport.Benefit(
        adapted.labels(),
        adapted.accuracy(),
        adapted.seconds(),
        needed.map(labelsAndSeconds -> labelsAndSeconds[0]).orElse(null),
        needed.map(labelsAndSeconds -> labelsAndSeconds[1]).orElse(null),
        curve.get(curve.size() - 1).labels());
  }

  /** Labels and seconds; empty if no point is as accurate. */
  private static Optional<double[]> needed(double accuracy, List<Point> curve) {
    for (int i = 0; i < curve.size(); i++) {
      Point point = curve.get(i);
      if (point.accuracy() < accuracy) {
        continue;
      }
      if (i == 0) {
        return Optional.of(new double[] {point.labels(), point.seconds()});
      }
      Point before = best(curve.subList(0, i));
      double share =
          point.accuracy() == before.accuracy()
              ? 0
              : (accuracy - before.accuracy()) / (point.accuracy() - before.accuracy());
      double labels = before.labels() * Math.pow((double) point.labels() / before.labels(), share);
      double seconds = before.seconds() + share * (point.seconds() - before.seconds());
      return Optional.of(new double[] {labels, seconds});
    }
    return Optional.empty();
  }

  /** The most accurate one; of several the one with the most labels. */
  private static Point best(List<Point> points) {
    return points.stream()
        .max(Comparator.comparingDouble(Point::accuracy).thenComparingInt(Point::labels))
        .orElseThrow();
  }
}
