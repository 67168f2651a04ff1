package io.acclimate.scenarios.evaluation;

/**
 * Which labels of a stream come, and when.
 *
 * @param percent share of the rows whose label ever comes, 0..100; they are drawn at random
 * @param delay events that are answered after a row before its label comes; with 0 it comes at once
 */
record LabelFeed(int percent, int delay) {
  /** Every row's label comes. */
  static final int ALL = 100;

  LabelFeed {
    if (percent < 0 || percent > ALL || delay < 0) {
      throw new IllegalArgumentException(
          "percent %d is not in 0..100, or delay %d is below 0".formatted(percent, delay));
    }
  }

  /** As tasks are called: {@code all labels}, {@code 2 % of labels}, {@code 500 events late}. */
  String text() {
    String share = percent == ALL ? "all labels" : percent + " % of labels";
    if (delay == 0) {
      return share;
    }
    String late = delay + " events late";
    return percent == ALL ? late : share + ", " + late;
  }
}
