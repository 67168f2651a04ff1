package io.acclimate.core.drift.errors;

import io.acclimate.core.drift.DriftLevel;
import java.nio.ByteBuffer;

/**
 * DDM, the drift detection method: an error rate that has left its lowest level by several standard
 * deviations.
 *
 * <pre>
 * p = errors / n,  s = √(p·(1 − p) / n);  p_min, s_min where p + s was smallest
 * warning: p + s &gt; p_min + 2·s_min,  drift: p + s &gt; p_min + 3·s_min
 * </pre>
 *
 * <p><b>Variant:</b> nothing is said, and no minimum taken, before the minimum number of values, as
 * in MOA, where that number includes the coming value: 30 means from the 29th on, drift from the
 * 30th. The comparison is strict, so that a constant stream never alarms. Errors between 0 and 1
 * count as parts of an error; s is then too large, and detection later.
 *
 * <p><b>False alarms:</b> {@link #falseAlarmRate()} is the tail of a Gaussian beyond the drift
 * level, per value; the paper proves nothing. With p near 0 the minimum is hardly a distribution at
 * all, and the first errors of a nearly faultless model alarm.
 *
 * <p>Not for slow changes, which p averages away, nor for long streams without a drift: the longer
 * the stream, the later the alarm.
 *
 * <p>Paper: J. Gama, P. Medas, G. Castillo, P. Rodrigues, Learning with drift detection, SBIA 2004,
 * https://doi.org/10.1007/978-3-540-28645-5_29
 *
 * @param minimumValues values before the first comparison, 2..1,000,000
 * @param warningDeviations standard deviations to a warning, above 0
 * @param driftDeviations standard deviations to drift, at least as many
 */
public record Ddm(int minimumValues, double warningDeviations, double driftDeviations)
    implements ErrorDetectorConfig {
  public Ddm {
    Ranges.whole("minimumValues", minimumValues, 2, 1_000_000);
    Ranges.between("warningDeviations", warningDeviations, 0, Double.POSITIVE_INFINITY);
    Ranges.between("driftDeviations", driftDeviations, 0, Double.POSITIVE_INFINITY);
    if (driftDeviations < warningDeviations) {
      throw new IllegalArgumentException(
          "driftDeviations: %s is below warningDeviations %s"
              .formatted(driftDeviations, warningDeviations));
    }
  }

  /** From 30 values on, 2 standard deviations for a warning, 3 for drift. */
  public static Ddm defaults() {
    return new Ddm(30, 2, 3);
  }

  @Override
  public String key() {
    return "ddm";
  }

  @Override
  public ErrorDetector newDetector() {
    return new Detector(this);
  }

  @Override
  public ErrorDetector restore(byte[] state) {
    return new Detector(this).restored(state);
  }

  /** The bound of Mills on the Gaussian tail: e^{−z²/2} / (z·√(2π)), at most ½. */
  @Override
  public double falseAlarmRate() {
    double z = driftDeviations;
    return Math.min(0.5, StrictMath.exp(-z * z / 2) / (z * Math.sqrt(2 * Math.PI)));
  }

  private static final class Detector extends StatefulDetector {
    private final int minimumValues;
    private final double warningDeviations;
    private final double driftDeviations;
    private double rate;
    private double lowestSum;
    private double lowestRate;
    private double lowestDeviation;

    Detector(Ddm config) {
      super(config.key(), config.minimumValues, config.warningDeviations, config.driftDeviations);
      minimumValues = config.minimumValues;
      warningDeviations = config.warningDeviations;
      driftDeviations = config.driftDeviations;
      clear();
    }

    @Override
    DriftLevel update(double error, long n) {
      rate += (error - rate) / n;
      if (n + 1 < minimumValues) {
        compare(0, 1);
        return DriftLevel.STABLE;
      }
      double deviation = Math.sqrt(Math.max(0, rate * (1 - rate)) / n);
      double sum = rate + deviation;
      if (sum <= lowestSum) {
        lowestSum = sum;
        lowestRate = rate;
        lowestDeviation = deviation;
      }
      double threshold = lowestRate + driftDeviations * lowestDeviation;
      compare(sum, threshold);
      if (n + 1 > minimumValues && sum > threshold) {
        return DriftLevel.DRIFT;
      }
      return sum > lowestRate + warningDeviations * lowestDeviation
          ? DriftLevel.WARNING
          : DriftLevel.STABLE;
    }

    @Override
    void clear() {
      rate = 0;
      lowestSum = Double.POSITIVE_INFINITY;
      lowestRate = 0;
      lowestDeviation = 0;
    }

    @Override
    int bytes() {
      return 4 * Double.BYTES;
    }

    @Override
    void write(ByteBuffer buffer) {
      buffer.putDouble(rate).putDouble(lowestSum);
      buffer.putDouble(lowestRate).putDouble(lowestDeviation);
    }

    @Override
    void read(ByteBuffer buffer) {
      rate = buffer.getDouble();
      lowestSum = buffer.getDouble();
      lowestRate = buffer.getDouble();
      lowestDeviation = buffer.getDouble();
    }
  }
}
