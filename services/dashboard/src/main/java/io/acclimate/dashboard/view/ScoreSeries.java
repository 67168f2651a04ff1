package io.acclimate.dashboard.view;

import io.acclimate.dashboard.view.DriftFact.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Scores of one stream over time, in a bounded number of points that grow sparser with age.
 *
 * <p>A point says what was worst from its time up to the next point's. When there are too many, the
 * two neighbours whose distance is the smallest share of their age become one, at the time of the
 * earlier, with the worse of both levels and scores: peaks stay, and distances grow in proportion
 * to age. Ages are counted from the newest point. 48 points hold the last minutes one by one, and
 * eight hours with a point for each quarter of their age.
 */
final class ScoreSeries {
  private static final int FIRST_CAPACITY = 4;

  private final int max;
  private int size;
  private long[] at = new long[FIRST_CAPACITY];
  private float[] score = new float[FIRST_CAPACITY];
  private float[] threshold = new float[FIRST_CAPACITY];
  private Level[] level = new Level[FIRST_CAPACITY];

  /** What was worst from a time on. */
  record Point(long atMillis, double score, double threshold, Level level) {
    /** The score in multiples of its threshold; 0 where there is no threshold. */
    double ratio() {
      return threshold > 0 ? score / threshold : 0;
    }
  }

  /**
   * Holds nothing yet.
   *
   * @param max points, at least 2
   */
  ScoreSeries(int max) {
    this.max = max;
  }

  int size() {
    return size;
  }

  /** Takes in an observation, in any order of time; one of the same time takes another's place. */
  void add(long atMillis, double newScore, double newThreshold, Level newLevel) {
    int found = Arrays.binarySearch(at, 0, size, atMillis);
    int place = found >= 0 ? found : -found - 1;
    if (found < 0) {
      if (size == max) {
        makeRoom(Math.max(atMillis, at[size - 1]));
        place = -Arrays.binarySearch(at, 0, size, atMillis) - 1;
      }
      open(place);
    }
    at[place] = atMillis;
    score[place] = (float) newScore;
    threshold[place] = (float) newThreshold;
    level[place] = newLevel;
  }

  Point get(int i) {
    return new Point(at[i], score[i], threshold[i], level[i]);
  }

  /** Index of the last point up to a time; -1 if there is none. */
  int indexAt(long atMillis) {
    int found = Arrays.binarySearch(at, 0, size, atMillis);
    return found >= 0 ? found : -found - 2;
  }

  /** Time, score, threshold and level of each point, in order of time. */
  List<List<Number>> rows() {
    List<List<Number>> rows = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      rows.add(
          List.of(at[i], Digits.four(score[i]), Digits.four(threshold[i]), level[i].severity()));
    }
    return rows;
  }

  /**
   * Scores in multiples of their thresholds in equal spans of time: of each span the highest, and
   * in a span without points what was last.
   */
  List<Double> trend(int spans) {
    if (size < 2) {
      return List.of();
    }
    double[] highest = new double[spans];
    Arrays.fill(highest, Double.NaN);
    long first = at[0];
    long length = at[size - 1] - first + 1;
    for (int i = 0; i < size; i++) {
      int span = (int) ((at[i] - first) * spans / length);
      double ratio = get(i).ratio();
      highest[span] = Double.isNaN(highest[span]) ? ratio : Math.max(highest[span], ratio);
    }
    List<Double> trend = new ArrayList<>(spans);
    double last = 0;
    for (double ratio : highest) {
      last = Double.isNaN(ratio) ? last : ratio;
      trend.add(Digits.four(last));
    }
    return trend;
  }

  private void makeRoom(long nowMillis) {
    int closest = 1;
    double smallest = Double.MAX_VALUE;
    for (int i = 1; i < size; i++) {
      double share = (double) (at[i] - at[i - 1]) / (nowMillis - at[i - 1] + 1);
      if (share < smallest) {
        smallest = share;
        closest = i;
      }
    }
    if (isWorse(closest, closest - 1)) {
      score[closest - 1] = score[closest];
      threshold[closest - 1] = threshold[closest];
      level[closest - 1] = level[closest];
    }
    close(closest);
  }

  private boolean isWorse(int i, int j) {
    return level[i] != level[j]
        ? level[i].severity() > level[j].severity()
        : get(i).ratio() > get(j).ratio();
  }

  private void open(int place) {
    if (size == at.length) {
      int capacity = Math.min(max, 2 * size);
      at = Arrays.copyOf(at, capacity);
      score = Arrays.copyOf(score, capacity);
      threshold = Arrays.copyOf(threshold, capacity);
      level = Arrays.copyOf(level, capacity);
    }
    move(place, place + 1, size - place);
    size++;
  }

  private void close(int place) {
    move(place + 1, place, size - place - 1);
    size--;
  }

  private void move(int from, int to, int length) {
    System.arraycopy(at, from, at, to, length);
    System.arraycopy(score, from, score, to, length);
    System.arraycopy(threshold, from, threshold, to, length);
    System.arraycopy(level, from, level, to, length);
  }
}
