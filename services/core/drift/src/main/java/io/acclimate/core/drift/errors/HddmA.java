package io.acclimate.core.drift.errors;

import io.acclimate.core.drift.DriftLevel;
import java.nio.ByteBuffer;

/**
 * HDDM-A, the drift detection method on Hoeffding's bound for averages: the error rate before the
 * best cut point against that of all values.
 *
 * <pre>
 * cut: n₀ at which c/n + √(ln(1/α) / 2n) was smallest, c the sum of errors up to n;  c₀ = c there
 * drift: c/n − c₀/n₀ ≥ √(½·(n − n₀)/(n₀·n)·ln(2/α))
 * </pre>
 *
 * <p>α is the drift confidence; a warning has the warning confidence in the last line.
 * <b>Variant:</b> one-sided, for errors that increase, with ln(2/α) where the paper's corollary has
 * ln(1/α): that is what its authors' MOA class computes, and it alarms a little later. Default
 * parameters are theirs.
 *
 * <p><b>False alarms:</b> for a fixed cut at most α/2 per value is proven; the cut is chosen by the
 * data, so {@link #falseAlarmRate()} is an approximation, measured in the tests.
 *
 * <p>Sees small and gradual increases, because all values count. Not for streams whose errors have
 * long fallen, as of a model that still learns: the cut moves on slowly then; {@link HddmW}
 * forgets.
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
    private double cutBound;
    private double errorsAtCut;
    private long cut;

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
      double bound = rate + Math.sqrt(cutScale / n);
      if (bound <= cutBound) {
        cutBound = bound;
        errorsAtCut = errors;
        cut = n;
        compare(0, 1);
        return DriftLevel.STABLE;
      }
      double increase = rate - errorsAtCut / cut;
      double weight = (double) (n - cut) / cut / n;
      double threshold = Math.sqrt(weight * driftScale);
      compare(increase, threshold);
      if (increase >= threshold) {
        return DriftLevel.DRIFT;
      }
      return increase > 0 && increase * increase >= weight * warningScale
          ? DriftLevel.WARNING
          : DriftLevel.STABLE;
    }

    @Override
    void clear() {
      errors = 0;
      cutBound = Double.POSITIVE_INFINITY;
      errorsAtCut = 0;
      cut = 0;
    }

    @Override
    int bytes() {
      return 3 * Double.BYTES + Long.BYTES;
    }

    @Override
    void write(ByteBuffer buffer) {
      buffer.putDouble(errors).putDouble(cutBound).putDouble(errorsAtCut).putLong(cut);
    }

    @Override
    void read(ByteBuffer buffer) {
      errors = buffer.getDouble();
      cutBound = buffer.getDouble();
      errorsAtCut = buffer.getDouble();
      cut = buffer.getLong();
    }
  }
}
