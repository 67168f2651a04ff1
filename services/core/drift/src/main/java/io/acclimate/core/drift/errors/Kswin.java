package io.acclimate.core.drift.errors;

import io.acclimate.core.drift.DriftLevel;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * KSWIN, Kolmogorov–Smirnov windowing: do the newest values come from another distribution than a
 * random sample of those before?
 *
 * <pre>
 * window of the last w values; R = the newest r of them, S = r drawn from the other w − r
 * drift: max_x |F_R(x) − F_S(x)| &gt; √(−ln α / r)
 * </pre>
 *
 * <p><b>Variant:</b> the paper's threshold, no p-value; S is drawn without replacement, by {@link
 * SplitMix64} from a seed, and the generator's state is part of the detector's. After a drift the
 * newest r values stay as the new window. Two-sided.
 *
 * <p><b>False alarms:</b> the threshold has asymptotically a probability of 2α per comparison,
 * which is {@link #falseAlarmRate()}; comparisons one value apart depend on each other, and errors
 * of 0 and 1 alarm less often.
 *
 * <p>For losses and scores, where more than the mean may change. Not for slow changes, which fill
 * the window before they show, and not where every nanosecond counts: it sorts r values for each.
 *
 * <p>Paper: C. Raab, M. Heusinger, F.-M. Schleif, Reactive soft prototype computing for concept
 * drift streams, Neurocomputing 416, 2020, https://arxiv.org/abs/2007.05432
 *
 * @param alpha α, 0..1, both excluded
 * @param window w, at most 100,000
 * @param recent r, at least 2, at most w/2
 * @param seed of the samples
 */
public record Kswin(double alpha, int window, int recent, long seed)
    implements ErrorDetectorConfig {
  public Kswin {
    Ranges.between("alpha", alpha, 0, 1);
    Ranges.whole("window", window, 4, 100_000);
    Ranges.whole("recent", recent, 2, window / 2);
  }

  /** α = 0.005, the newest 30 of 100 values. */
  public static Kswin defaults() {
    return new Kswin(0.005, 100, 30, 1);
  }

  @Override
  public String key() {
    return "kswin";
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
    return Math.min(1, 2 * alpha);
  }

  private static final class Detector extends StatefulDetector {
    private final int recent;
    private final double threshold;
    private final long seed;
    private final SplitMix64 random;

    /** A ring; the oldest value is at {@link #oldest}. */
    private final double[] ring;

    /** Scratch: places of the older values, the newest ones sorted, the sample sorted. */
    private final int[] places;

    private final double[] newest;
    private final double[] sample;
    private int oldest;
    private int size;

    Detector(Kswin config) {
      super(
          config.key(),
          config.alpha,
          config.window,
          config.recent,
          (int) (config.seed >>> 32),
          (int) config.seed);
      recent = config.recent;
      threshold = Math.sqrt(-StrictMath.log(config.alpha) / config.recent);
      seed = config.seed;
      random = new SplitMix64(config.seed);
      ring = new double[config.window];
      places = new int[config.window - config.recent];
      newest = new double[config.recent];
      sample = new double[config.recent];
    }

    @Override
    DriftLevel update(double error, long n) {
      push(error);
      if (size < ring.length) {
        compare(0, threshold);
        return DriftLevel.STABLE;
      }
      sampleOlder();
      copyNewest();
      Arrays.sort(sample);
      Arrays.sort(newest);
      double statistic = statistic();
      compare(statistic, threshold);
      if (statistic > threshold) {
        keepNewest();
        return DriftLevel.DRIFT;
      }
      return DriftLevel.STABLE;
    }

    private void push(double value) {
      if (size < ring.length) {
        ring[at(size)] = value;
        size++;
      } else {
        ring[oldest] = value;
        oldest = at(1);
      }
    }

    /** Place in the ring of the value of an age; 0 is the oldest. */
    private int at(int index) {
      int place = oldest + index;
      return place < ring.length ? place : place - ring.length;
    }

    /** The first r places of a random order of the older values (Fisher and Yates). */
    private void sampleOlder() {
      for (int i = 0; i < places.length; i++) {
        places[i] = i;
      }
      for (int i = 0; i < recent; i++) {
        int other = i + random.nextInt(places.length - i);
        int place = places[other];
        places[other] = places[i];
        places[i] = place;
        sample[i] = ring[at(place)];
      }
    }

    private void copyNewest() {
      for (int i = 0; i < recent; i++) {
        newest[i] = ring[at(ring.length - recent + i)];
      }
    }

    private double statistic() {
      int i = 0;
      int j = 0;
      int largest = 0;
      while (i < recent && j < recent) {
        double value = Math.min(newest[i], sample[j]);
        while (i < recent && newest[i] == value) {
          i++;
        }
        while (j < recent && sample[j] == value) {
          j++;
        }
        largest = Math.max(largest, Math.abs(i - j));
      }
      return (double) largest / recent;
    }

    private void keepNewest() {
      copyNewest();
      System.arraycopy(newest, 0, ring, 0, recent);
      oldest = 0;
      size = recent;
    }

    @Override
    boolean startsAnewAfterDrift() {
      return false;
    }

    @Override
    public long n() {
      return size;
    }

    @Override
    void clear() {
      oldest = 0;
      size = 0;
      random.state(seed);
    }

    @Override
    int bytes() {
      return Long.BYTES + Integer.BYTES + size * Double.BYTES;
    }

    @Override
    void write(ByteBuffer buffer) {
      buffer.putLong(random.state()).putInt(size);
      for (int i = 0; i < size; i++) {
        buffer.putDouble(ring[at(i)]);
      }
    }

    @Override
    void read(ByteBuffer buffer) {
      random.state(buffer.getLong());
      size = buffer.getInt();
      Ranges.whole("kswin: values of the state", size, 0, ring.length);
      for (int i = 0; i < size; i++) {
        ring[i] = buffer.getDouble();
      }
    }
  }
}
