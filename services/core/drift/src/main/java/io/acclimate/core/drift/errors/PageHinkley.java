package io.acclimate.core.drift.errors;

import io.acclimate.core.drift.DriftLevel;
import java.nio.ByteBuffer;

/**
 * The Page–Hinkley test: a cumulative sum (CUSUM) of what errors exceed their mean by.
 *
 * <pre>
 * x̄_t = mean of x_1..x_t,  m_t = m_{t−1} + x_t − x̄_t − δ
 * drift: m_t − min_{i≤t} m_i &gt; λ
 * </pre>
 *
 * <p><b>Variant:</b> that of the paper: the running mean, the minimum since the start, no
 * forgetting, one-sided for errors that increase. MOA's class of the same name differs: it takes no
 * minimum, and lets the sum decay by 0.9999 a value, so that it alarms later, the longer it was
 * stable.
 *
 * <p><b>False alarms:</b> {@link #falseAlarmRate()} is one over the mean time to a false alarm of
 * the Brownian motion with drift −δ and the largest variance of a value in 0..1, ¼ (Siegmund):
 *
 * <pre>2·δ² / (¼·(eᵏ − 1 − k)),  k = 2·δ·λ / ¼</pre>
 *
 * <p>For rare errors it is far less. Not for short streams: with λ = 50 no fewer than 50 errors
 * more than usual make an alarm. Choose λ as the number of errors too many that you can afford.
 *
 * <p>Papers: E. S. Page, Continuous inspection schemes, Biometrika 41, 1954,
 * https://doi.org/10.1093/biomet/41.1-2.100; D. V. Hinkley, Inference about the change-point from
 * cumulative sum tests, Biometrika 58, 1971, https://doi.org/10.1093/biomet/58.3.509; D. Siegmund,
 * Sequential Analysis, Springer 1985, https://doi.org/10.1007/978-1-4757-1862-1
 *
 * @param minimumValues values before the first alarm, 1..1,000,000
 * @param tolerance δ, increase of the mean that is no drift, 0..1, both excluded
 * @param threshold λ, above 0
 */
public record PageHinkley(int minimumValues, double tolerance, double threshold)
    implements ErrorDetectorConfig {
  public PageHinkley {
    Ranges.whole("minimumValues", minimumValues, 1, 1_000_000);
    Ranges.between("tolerance", tolerance, 0, 1);
    Ranges.between("threshold", threshold, 0, Double.POSITIVE_INFINITY);
  }

  /** From 30 values on, δ = 0.005, λ = 50. */
  public static PageHinkley defaults() {
    return new PageHinkley(30, 0.005, 50);
  }

  @Override
  public String key() {
    return "page-hinkley";
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
    double variance = 0.25;
    double k = 2 * tolerance * threshold / variance;
    return Math.min(1, 2 * tolerance * tolerance / (variance * (StrictMath.expm1(k) - k)));
  }

  private static final class Detector extends StatefulDetector {
    private final int minimumValues;
    private final double tolerance;
    private final double threshold;
    private double mean;
    private double sum;
    private double lowest;

    Detector(PageHinkley config) {
      super(config.key(), config.minimumValues, config.tolerance, config.threshold);
      minimumValues = config.minimumValues;
      tolerance = config.tolerance;
      threshold = config.threshold;
      clear();
    }

    @Override
    DriftLevel update(double error, long n) {
      mean += (error - mean) / n;
      sum += error - mean - tolerance;
      lowest = Math.min(lowest, sum);
      compare(sum - lowest, threshold);
      return n >= minimumValues && sum - lowest > threshold ? DriftLevel.DRIFT : DriftLevel.STABLE;
    }

    @Override
    void clear() {
      mean = 0;
      sum = 0;
      lowest = 0;
    }

    @Override
    int bytes() {
      return 3 * Double.BYTES;
    }

    @Override
    void write(ByteBuffer buffer) {
      buffer.putDouble(mean).putDouble(sum).putDouble(lowest);
    }

    @Override
    void read(ByteBuffer buffer) {
      mean = buffer.getDouble();
      sum = buffer.getDouble();
      lowest = buffer.getDouble();
    }
  }
}
