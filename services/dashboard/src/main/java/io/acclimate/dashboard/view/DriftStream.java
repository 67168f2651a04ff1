package io.acclimate.dashboard.view;

import io.acclimate.dashboard.view.DriftFact.Level;
import io.acclimate.dashboard.view.DriftFact.Signal;
import io.acclimate.dashboard.view.DriftFact.State;
import io.acclimate.dashboard.view.DriftFact.Stream;
import io.acclimate.dashboard.view.DriftUpdate.FeatureRow;
import io.acclimate.dashboard.view.DriftUpdate.Line;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is known of one stream: its last window, and its scores over time. */
final class DriftStream {
  /** Points of a feature's score, of which there are many. */
  static final int FEATURE_POINTS = 48;

  /** Points of a stream that is drawn beside accuracy. */
  static final int LINE_POINTS = 120;

  private static final int TREND_SPANS = 24;

  private final Stream stream;
  private final ScoreSeries series;
  private String detector = "";
  private Level level = Level.STABLE;
  private double score;
  private double threshold;
  private long n;
  private int[] counts = {};
  private long referenceEpoch = -1;
  private long atMillis = Long.MIN_VALUE;
  private long revision;

  DriftStream(Stream stream, int points) {
    this.stream = stream;
    this.series = new ScoreSeries(points);
  }

  /** Takes in a state; the last one read is the last there is, whatever its time says. */
  void apply(State state, long now) {
    atMillis = state.at().toEpochMilli();
    detector = state.detector();
    level = state.level();
    score = state.score();
    threshold = state.threshold();
    n = state.n();
    counts = state.counts().stream().mapToInt(Math::toIntExact).toArray();
    referenceEpoch = state.referenceEpoch();
    series.add(atMillis, score, threshold, level);
    revision = now;
  }

  /** Takes in a signal, which says what a state said, and is kept longer. */
  void apply(Signal signal, long now) {
    series.add(signal.at().toEpochMilli(), signal.score(), signal.threshold(), signal.after());
    revision = now;
  }

  Stream stream() {
    return stream;
  }

  long atMillis() {
    return atMillis;
  }

  boolean changedSince(long then) {
    return revision > then;
  }

  /**
   * Its level, if it is one against the champion's reference: a new champion starts new windows.
   *
   * @param epoch of the reference in force; -1 if none is known
   * @param sinceMillis when the champion moved
   */
  Optional<Level> level(long epoch, long sinceMillis) {
    boolean current = referenceEpoch < 0 ? atMillis >= sinceMillis : referenceEpoch >= epoch;
    return current ? Optional.of(level) : Optional.empty();
  }

  double ratio() {
    return threshold > 0 ? score / threshold : 0;
  }

  /** Scores for a line without axes. */
  List<Double> trend() {
    return series.trend(TREND_SPANS);
  }

  /** Its last state, without the trend. */
  FeatureRow row(boolean current) {
    return new FeatureRow(
        stream.feature() == null ? "" : stream.feature(),
        stream.evidence(),
        detector,
        level,
        Digits.four(score),
        Digits.four(threshold),
        n,
        atMillis,
        current,
        List.of());
  }

  /** How it was at a time, without the trend; empty if it was not watched yet. */
  Optional<FeatureRow> rowAt(long millis) {
    int index = series.indexAt(millis);
    if (index < 0) {
      return Optional.empty();
    }
    ScoreSeries.Point then = series.get(index);
    return Optional.of(
        new FeatureRow(
            stream.feature() == null ? "" : stream.feature(),
            stream.evidence(),
            detector,
            then.level(),
            Digits.four(then.score()),
            Digits.four(then.threshold()),
            n,
            then.atMillis(),
            true,
            List.of()));
  }

  Line line() {
    return new Line(
        stream.domain(),
        stream.evidence(),
        stream.feature(),
        detector,
        level,
        Digits.four(score),
        Digits.four(threshold),
        n,
        atMillis,
        series.rows());
  }

  /** The window's counts, if they are in the bins of this reference. */
  @Nullable List<Integer> countsFor(long epoch, int bins) {
    return referenceEpoch == epoch && counts.length == bins
        ? IntStream.of(counts).boxed().toList()
        : null;
  }

  List<List<Number>> history() {
    return series.rows();
  }
}
