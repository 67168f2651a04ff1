package io.acclimate.core.adaptation.training;

import java.util.random.RandomGenerator;

/**
 * Row numbers in shuffled order, shuffled anew after each pass: every row comes as often as any.
 */
public final class ShuffledIndices {
  private final long[] order;
  private final RandomGenerator random;
  private int next;

  /** The rows from (included) to (excluded), at least one. */
  public ShuffledIndices(int from, int to, RandomGenerator random) {
    if (to <= from) {
      throw new IllegalArgumentException("no rows in " + from + ".." + to);
    }
    this.order = new long[to - from];
    for (int i = 0; i < order.length; i++) {
      order[i] = (long) from + i;
    }
    this.random = random;
    this.next = order.length;
  }

  long next() {
    if (next == order.length) {
      shuffle();
      next = 0;
    }
    return order[next++];
  }

  /** Fisher and Yates, in Durstenfeld's form. */
  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      long swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }
}
