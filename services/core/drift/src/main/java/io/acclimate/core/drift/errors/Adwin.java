package io.acclimate.core.drift.errors;

import io.acclimate.core.drift.DriftLevel;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * ADWIN, the adaptive window: as long as no two parts of it differ in their means, and no longer.
 *
 * <pre>
 * W = W₀·W₁ for each cut that the histogram has; with n = |W|, its variance σ², δ' = δ / (2·ln n),
 * drift: |μ₀ − μ₁| &gt; √(2/m·σ²·ln(1/δ')) + 2/(3m)·ln(1/δ'),  1/m = 1/(n₀ − 4) + 1/(n₁ − 4)
 * and then the oldest bucket goes, until no cut differs
 * </pre>
 *
 * <p><b>Variant:</b> ADWIN2, whose window is an exponential histogram: at most 5 buckets each of 1,
 * 2, 4, … values, so that memory and time are logarithmic in the window. As in its authors' MOA
 * class, cuts are looked for at every 32nd value from the eleventh on, both parts have five values
 * or more, four are subtracted from each in m, and δ' has ln n for the paper's n (the paper's own
 * remark). The window shrinks at any change; it is drift if the mean of what is left is higher than
 * before, or, two-sided, in any case. The window goes on after a drift with what is left of it.
 *
 * <p><b>False alarms:</b> the paper proves at most δ per value with δ' = δ/n and a bound without
 * σ²; with the one above, {@link #falseAlarmRate()}, δ, is an approximation, and a very cautious
 * one.
 *
 * <p>Sees abrupt and gradual changes of any size if they last. Not for a quick answer to a small
 * window: 32 values pass between two looks, and two dozen have to differ much.
 *
 * <p>Paper: A. Bifet, R. Gavaldà, Learning from time-changing data with adaptive windowing, SIAM
 * International Conference on Data Mining 2007, https://doi.org/10.1137/1.9781611972771.42
 *
 * @param delta δ, 0..1, both excluded
 * @param twoSided whether errors that decrease are drift, too
 */
public record Adwin(double delta, boolean twoSided) implements ErrorDetectorConfig {
  /** Values between two looks. */
  private static final int CLOCK = 32;

  /** Buckets of a size before two of them merge. */
  private static final int BUCKETS = 5;

  private static final int SLOTS = BUCKETS + 1;

  /** Sizes of buckets, 1 to 2³¹: the window ends at about 2·10¹⁰ values. */
  private static final int ROWS = 32;

  private static final int SHORTEST_WINDOW = 10;
  private static final int SHORTEST_PART = 5;

  public Adwin {
    Ranges.between("delta", delta, 0, 1);
  }

  /** δ = 0.002, for errors that increase. */
  public static Adwin defaults() {
    return new Adwin(0.002, false);
  }

  @Override
  public String key() {
    return "adwin";
  }

  @Override
  public ErrorDetector newDetector() {
    return new Detector(this);
  }

  @Override
  public ErrorDetector restore(byte[] state) {
    return new Detector(this).restored(state);
  }

  @Override
  public double falseAlarmRate() {
    return delta;
  }

  private static final class Detector extends StatefulDetector {
    private final double delta;
    private final boolean twoSided;

    /** Row r holds buckets of 2ʳ values, the oldest first, {@link #SLOTS} a row. */
    private final double[] totals = new double[ROWS * SLOTS];

    /** Sums of squared distances from the bucket's mean. */
    private final double[] squares = new double[ROWS * SLOTS];

    private final int[] sizes = new int[ROWS];
    private int rows;
    private long width;
    private double total;
    private double square;
    private int untilLook;

    Detector(Adwin config) {
      super(config.key(), config.delta, config.twoSided ? 1 : 0);
      delta = config.delta;
      twoSided = config.twoSided;
      clear();
    }

    @Override
    DriftLevel update(double error, long n) {
      insert(error);
      untilLook--;
      if (untilLook > 0) {
        return DriftLevel.STABLE;
      }
      untilLook = CLOCK;
      if (width <= SHORTEST_WINDOW || !differs(true)) {
        return DriftLevel.STABLE;
      }
      double mean = total / width;
      do {
        dropOldest();
      } while (width > SHORTEST_WINDOW && differs(false));
      return twoSided || total / width > mean ? DriftLevel.DRIFT : DriftLevel.STABLE;
    }

    private void insert(double value) {
      if (width > 0) {
        double distance = value - total / width;
        square += distance * distance * width / (width + 1);
      }
      width++;
      total += value;
      append(0, value, 0);
      for (int row = 0; sizes[row] == SLOTS; row++) {
        if (row == ROWS - 1) {
          dropOldest();
        } else {
          mergeOldest(row);
        }
      }
    }

    private void append(int row, double bucketTotal, double bucketSquares) {
      int slot = row * SLOTS + sizes[row];
      totals[slot] = bucketTotal;
      squares[slot] = bucketSquares;
      sizes[row]++;
      rows = Math.max(rows, row + 1);
    }

    /** The two oldest of a row become one of the next (Chan et al. for the squares). */
    private void mergeOldest(int row) {
      int first = row * SLOTS;
      double difference = totals[first] - totals[first + 1];
      // Equally many values n in both: (μ₁ − μ₂)²·n/2 = (S₁ − S₂)²/2n.
      double between = difference * difference / (2L << row);
      append(
          row + 1,
          totals[first] + totals[first + 1],
          squares[first] + squares[first + 1] + between);
      removeOldest(row, 2);
    }

    private void removeOldest(int row, int buckets) {
      int first = row * SLOTS;
      sizes[row] -= buckets;
      for (int i = first; i < first + sizes[row]; i++) {
        totals[i] = totals[i + buckets];
        squares[i] = squares[i + buckets];
      }
    }

    private void dropOldest() {
      int row = rows - 1;
      int first = row * SLOTS;
      long values = 1L << row;
      width -= values;
      total -= totals[first];
      double distance = totals[first] / values - total / width;
      square -= squares[first] + distance * distance * values * width / (values + width);
      removeOldest(row, 1);
      while (rows > 0 && sizes[rows - 1] == 0) {
        rows--;
      }
    }

    /**
     * Whether some cut has parts that differ.
     *
     * @param noted whether the score becomes that of the first such cut, or else of the nearest
     */
    private boolean differs(boolean noted) {
      double log = StrictMath.log(2 * StrictMath.log((double) width) / delta);
      double variance = 2 * Math.max(0, square) / width * log;
      double range = 2 * log / 3;
      long older = 0;
      double olderTotal = 0;
      double score = 0;
      double threshold = 1;
      boolean differs = false;
      for (int row = rows - 1; row >= 0 && !differs; row--) {
        long values = 1L << row;
        int end = row * SLOTS + sizes[row];
        for (int i = row * SLOTS; i < end && !differs; i++) {
          older += values;
          olderTotal += totals[i];
          long newer = width - older;
          if (older >= SHORTEST_PART && newer >= SHORTEST_PART) {
            double difference = Math.abs(olderTotal / older - (total - olderTotal) / newer);
            double scale = 1.0 / (older - SHORTEST_PART + 1) + 1.0 / (newer - SHORTEST_PART + 1);
            double bound = Math.sqrt(variance * scale) + range * scale;
            differs = difference > bound;
            if (difference - bound > score - threshold) {
              score = difference;
              threshold = bound;
            }
          }
        }
      }
      if (noted) {
        compare(score, threshold);
      }
      return differs;
    }

    @Override
    boolean startsAnewAfterDrift() {
      return false;
    }

    @Override
    public long n() {
      return width;
    }

    @Override
    void clear() {
      Arrays.fill(sizes, 0);
      rows = 0;
      width = 0;
      total = 0;
      square = 0;
      untilLook = CLOCK;
    }

    @Override
    int bytes() {
      int buckets = 0;
      for (int row = 0; row < rows; row++) {
        buckets += sizes[row];
      }
      return Long.BYTES + 2 * Double.BYTES + 2 + rows + buckets * 2 * Double.BYTES;
    }

    @Override
    void write(ByteBuffer buffer) {
      buffer.putLong(width).putDouble(total).putDouble(square);
      buffer.put((byte) untilLook).put((byte) rows);
      for (int row = 0; row < rows; row++) {
        buffer.put((byte) sizes[row]);
        for (int i = row * SLOTS; i < row * SLOTS + sizes[row]; i++) {
          buffer.putDouble(totals[i]).putDouble(squares[i]);
        }
      }
    }

    @Override
    void read(ByteBuffer buffer) {
      width = buffer.getLong();
      total = buffer.getDouble();
      square = buffer.getDouble();
      untilLook = buffer.get();
      rows = buffer.get();
      Ranges.whole("adwin: untilLook of the state", untilLook, 1, CLOCK);
      Ranges.whole("adwin: rows of the state", rows, 0, ROWS);
      for (int row = 0; row < rows; row++) {
        sizes[row] = buffer.get();
        Ranges.whole("adwin: buckets of the state", sizes[row], 0, BUCKETS);
        for (int i = row * SLOTS; i < row * SLOTS + sizes[row]; i++) {
          totals[i] = buffer.getDouble();
          squares[i] = buffer.getDouble();
        }
      }
    }
  }
}
