package io.acclimate.dashboard.view;

import java.util.BitSet;
import java.util.OptionalDouble;

/** Share of right answers among the last outcomes. */
final class RollingAccuracy {
  private final int size;
  private final BitSet right = new BitSet();
  private long seen;

  /**
   * Counts nothing yet.
   *
   * @param size how many outcomes it remembers
   */
  RollingAccuracy(int size) {
    this.size = size;
  }

  void add(boolean correct) {
    right.set((int) (seen % size), correct);
    seen++;
  }

  /** Outcomes ever added. */
  long seen() {
    return seen;
  }

  /** Outcomes remembered. */
  int n() {
    return (int) Math.min(seen, size);
  }

  /** Empty before the first outcome. */
  OptionalDouble accuracy() {
    return seen == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) right.cardinality() / n());
  }
}
