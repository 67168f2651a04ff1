package io.acclimate.core.drift.errors;

import io.acclimate.core.drift.DriftLevel;
import java.nio.ByteBuffer;

/**
 * HDDM-A, the drift detection method on Hoeffding's bound for averages: the error rate before the
 * best cut point against that of all values.
 *
 * <pre>
 * cut: n₀ at which c/n + √(ln(1/α) / 2n) was smallest, c the sum of errors up to n;  c₀ = c there
 * drift: c/n − c₀/n₀ ≥ ε(n₀),  ε(n₀) = √(½·(n − n₀)/(n₀·n)·ln(2/α))
 * anew: c₁/n₁ − c/n ≥ ε(n₁),  n₁ at which c/n − √(ln(1/α) / 2n) was largest
 * </pre>
 *
 * <p>α is the drift confidence; a warning has the warning confidence in the line of drift.
 * <b>Variant:</b> alarms for errors that increase; when they have decreased, the detector starts
 * anew without an alarm, or the old errors would hide new ones. ln(2/α) stands where the paper's
 * corollary has ln(1/α). Both are what its authors' MOA class computes, and so are the default
 * parameters.
 *
 * <p><b>False alarms:</b> for a fixed cut at most α/2 per value is proven; the cut is chosen by the
 * data, so {@link #falseAlarmRate()} is an approximation, measured in the tests.
 *
 * <p>Sees small and gradual increases, because all values since the last change count. Not where
 * the first few dozen values after an abrupt change decide; {@link HddmW} forgets the old ones.
 *
 * <p>Paper: I. Frías-Blanco, J. del Campo-Ávila, G. Ramos-Jiménez, R. Morales-Bueno, A. Ortiz-Díaz,
 * Y. Caballero-Mota, Online and non-parametric drift detection methods based on Hoeffding's bounds,
 * IEEE Transactions on Knowledge and Data Engineering 27, 2015,
 * https://doi.org/10.1109/TKDE.2014.2345382
 *
 * @param driftConfidence α of drift, 0..1, both excluded
 * @param warningConfidence α of a warning, at least that of drift
 */
public record HddmA(double driftConfidence, double warningConfidence)
    implements ErrorDetectorConfig {
  public HddmA {
    Ranges.confidences(driftConfidence, warningConfidence);
  }

  /** α = 0.001, 0.005 for warnings. */
  public static HddmA defaults() {
    return new HddmA(0.001, 0.005);
  }

  @Override
  public String key() {
    return "hddm-a";
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
    return driftConfidence;
  }

  private static final class Detector extends StatefulDetector {
    private final double cutScale;
    private final double driftScale;
    private final double warningScale;
    private double errors;
    private double lowBound;
    private double errorsAtLow;
    private long low;
    private double highBound;
    private double errorsAtHigh;
    private long high;

    Detector(HddmA config) {
      super(config.key(), config.driftConfidence, config.warningConfidence);
      cutScale = -StrictMath.log(config.driftConfidence) / 2;
      driftScale = StrictMath.log(2 / config.driftConfidence) / 2;
      warningScale = StrictMath.log(2 / config.warningConfidence) / 2;
      clear();
    }

    @Override
    DriftLevel update(double error, long n) {
      errors += error;
      double rate = errors / n;
      double deviation = Math.sqrt(cutScale / n);
      if (rate + deviation <= lowBound) {
        lowBound = rate + deviation;
        errorsAtLow = errors;
        low = n;
      }
      if (rate - deviation >= highBound) {
        highBound = rate - deviation;
        errorsAtHigh = errors;
        high = n;
      }
      DriftLevel level = low == n ? nothingToCompare() : compareWithLow(rate, n);
      if (level != DriftLevel.DRIFT && high < n) {
        double decrease = errorsAtHigh / high - rate;
        if (decrease > 0 && decrease * decrease >= weight(high, n) * driftScale) {
          startAnew();
        }
      }
      return level;
    }

    private DriftLevel nothingToCompare() {
      compare(0, 1);
      return DriftLevel.STABLE;
    }

    private DriftLevel compareWithLow(double rate, long n) {
      double increase = rate - errorsAtLow / low;
      double weight = weight(low, n);
      double threshold = Math.sqrt(weight * driftScale);
      compare(increase, threshold);
      if (increase >= threshold) {
        return DriftLevel.DRIFT;
      }
      return increase > 0 && increase * increase >= weight * warningScale
          ? DriftLevel.WARNING
          : DriftLevel.STABLE;
    }

    private static double weight(long cut, long n) {
      return (double) (n - cut) / cut / n;
    }

    @Override
    void clear() {
      errors = 0;
      lowBound = Double.POSITIVE_INFINITY;
      errorsAtLow = 0;
      low = 0;
      highBound = Double.NEGATIVE_INFINITY;
      errorsAtHigh = 0;
      high = 0;
    }

    @Override
    int bytes() {
      return 5 * Double.BYTES + 2 * Long.BYTES;
    }

    @Override
    void write(ByteBuffer buffer) {
      buffer.putDouble(errors);
      buffer.putDouble(lowBound).putDouble(errorsAtLow).putLong(low);
      buffer.putDouble(highBound).putDouble(errorsAtHigh).putLong(high);
    }

    @Override
    void read(ByteBuffer buffer) {
      errors = buffer.getDouble();
      lowBound = buffer.getDouble();
      errorsAtLow = buffer.getDouble();
      low = buffer.getLong();
      highBound = buffer.getDouble();
      errorsAtHigh = buffer.getDouble();
      high = buffer.getLong();
    }
  }
}
