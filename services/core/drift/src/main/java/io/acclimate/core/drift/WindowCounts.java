package io.acclimate.core.drift;

/**
 * How many live rows lie in each bin of a {@link ReferenceProfile}. Whole numbers only: adding and
 * removing in any order, and merging in any grouping, give the same counts. Not thread-safe.
 */
public final class WindowCounts {
  private final int[] counts;
  private long n;

  /**
   * @param bins as many as the reference has
   */
  public WindowCounts(int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException("bins: " + bins + " must be 1 or more");
    }
    counts = new int[bins];
  }

  /** Nothing yet, in the bins of a reference. */
  public static WindowCounts in(ReferenceProfile reference) {
    return new WindowCounts(reference.bins());
  }

  /** A window that was counted before, 0..2³¹−1 rows a bin. */
  public static WindowCounts of(long... counts) {
    WindowCounts window = new WindowCounts(counts.length);
    for (int bin = 0; bin < counts.length; bin++) {
      if (counts[bin] < 0 || counts[bin] > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "count of bin %d: %d is not in 0..%d".formatted(bin, counts[bin], Integer.MAX_VALUE));
      }
      window.counts[bin] = (int) counts[bin];
      window.n += counts[bin];
    }
    return window;
  }

  /** A row came in. */
  public void add(int bin) {
    counts[bin] = Math.incrementExact(counts[bin]);
    n++;
  }

  /** A row that was added left the window. */
  public void remove(int bin) {
    if (counts[bin] == 0) {
      throw new IllegalArgumentException("bin %d holds no row to remove".formatted(bin));
    }
    counts[bin]--;
    n--;
  }

  /** All rows of another window in the same bins. */
  public void add(WindowCounts other) {
    if (other.counts.length != counts.length) {
      throw new IllegalArgumentException(
          "a window of %d bins added to one of %d".formatted(other.counts.length, counts.length));
    }
    for (int bin = 0; bin < counts.length; bin++) {
      counts[bin] = Math.addExact(counts[bin], other.counts[bin]);
    }
    n += other.n;
  }

  /** Number of bins. */
  public int bins() {
    return counts.length;
  }

  /** Rows in all. */
  public long n() {
    return n;
  }

  /** Rows in a bin. */
  public int count(int bin) {
    return counts[bin];
  }

  /** Rows per bin. */
  public long[] counts() {
    long[] copy = new long[counts.length];
    for (int bin = 0; bin < counts.length; bin++) {
      copy[bin] = counts[bin];
    }
    return copy;
  }

  /** The bins are those of the reference, and there is something to compare. */
  void requireRowsIn(ReferenceProfile reference) {
    if (reference.bins() != counts.length) {
      throw new IllegalArgumentException(
          "a window of %d bins against a reference of %d (%s)"
              .formatted(counts.length, reference.bins(), reference.feature()));
    }
    if (n == 0) {
      throw new IllegalArgumentException(
          "the window of %s has no rows".formatted(reference.feature()));
    }
  }
}
