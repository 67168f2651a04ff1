package io.acclimate.core.drift.errors;

import io.acclimate.core.drift.DriftLevel;
import java.nio.ByteBuffer;

/**
 * HDDM-W, the drift detection method on McDiarmid's bound for weighted averages: exponentially
 * weighted errors before and after the best cut point.
 *
 * <pre>
 * Z ← λ·x + (1 − λ)·Z,  D ← λ² + (1 − λ)²·D        (Z = x, D = 1 at the first value)
 * cut: where Z + √(D·ln(1/α) / 2) was smallest;  X, D_X = Z, D there;  Y, D_Y from the values since
 * drift: Y − X &gt; √((D_X + D_Y)·ln(1/α) / 2)
 * </pre>
 *
 * <p>x is the error, D the sum of squared weights, α the drift confidence; a warning has the
 * warning confidence in the last line. <b>Variant:</b> one-sided, for errors that increase. Default
 * parameters are those of the paper's authors in MOA.
 *
 * <p><b>False alarms:</b> for a fixed cut at most α per value is proven; the cut is chosen by the
 * data, so {@link #falseAlarmRate()} is an approximation, measured in the tests.
 *
 * <p>Sees abrupt and quick gradual changes soon. Not for slow ones: whatever is gradual over many
 * times 1/λ values is forgotten as fast as it comes; {@link HddmA} and {@link Adwin} see these.
 *
 * <p>Paper: I. Frías-Blanco, J. del Campo-Ávila, G. Ramos-Jiménez, R. Morales-Bueno, A. Ortiz-Díaz,
 * Y. Caballero-Mota, Online and non-parametric drift detection methods based on Hoeffding's bounds,
 * IEEE Transactions on Knowledge and Data Engineering 27, 2015,
 * https://doi.org/10.1109/TKDE.2014.2345382
 *
 * @param driftConfidence α of drift, 0..1, both excluded
 * @param warningConfidence α of a warning, at least that of drift
 * @param lambda λ, weight of the newest value, 0..1, both excluded
 */
public record HddmW(double driftConfidence, double warningConfidence, double lambda)
    implements ErrorDetectorConfig {
  public HddmW {
    Ranges.confidences(driftConfidence, warningConfidence);
    Ranges.between("lambda", lambda, 0, 1);
  }

  /** α = 0.001, 0.005 for warnings, λ = 0.05. */
  public static HddmW defaults() {
    return new HddmW(0.001, 0.005, 0.05);
  }

  @Override
  public String key() {
    return "hddm-w";
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
    /** No value yet; averages are 0 or more. */
    private static final double NONE = -1;

    private final double lambda;
    private final double driftScale;
    private final double warningScale;
    private double total;
    private double totalSquares;
    private double cutBound;
    private double before;
    private double beforeSquares;
    private double after;
    private double afterSquares;

    Detector(HddmW config) {
      super(config.key(), config.driftConfidence, config.warningConfidence, config.lambda);
      lambda = config.lambda;
      driftScale = -StrictMath.log(config.driftConfidence) / 2;
      warningScale = -StrictMath.log(config.warningConfidence) / 2;
      clear();
    }

    @Override
    DriftLevel update(double error, long n) {
      double keep = 1 - lambda;
      if (n == 1) {
        total = error;
        totalSquares = 1;
      } else {
        total = lambda * error + keep * total;
        totalSquares = lambda * lambda + keep * keep * totalSquares;
      }
      double bound = total + Math.sqrt(totalSquares * driftScale);
      if (bound < cutBound) {
        cutBound = bound;
        before = total;
        beforeSquares = totalSquares;
        after = NONE;
        compare(0, 1);
        return DriftLevel.STABLE;
      }
      if (after == NONE) {
        after = error;
        afterSquares = 1;
      } else {
        after = lambda * error + keep * after;
        afterSquares = lambda * lambda + keep * keep * afterSquares;
      }
      double increase = after - before;
      double squares = beforeSquares + afterSquares;
      double threshold = Math.sqrt(squares * driftScale);
      compare(increase, threshold);
      if (increase > threshold) {
        return DriftLevel.DRIFT;
      }
      // The root only where it can matter.
      return increase > 0 && increase * increase > squares * warningScale
          ? DriftLevel.WARNING
          : DriftLevel.STABLE;
    }

    @Override
    void clear() {
      total = NONE;
      totalSquares = 1;
      cutBound = Double.POSITIVE_INFINITY;
      before = NONE;
      beforeSquares = 1;
      after = NONE;
      afterSquares = 1;
    }

    @Override
    int bytes() {
      return 7 * Double.BYTES;
    }

    @Override
    void write(ByteBuffer buffer) {
      buffer.putDouble(total).putDouble(totalSquares).putDouble(cutBound);
      buffer.putDouble(before).putDouble(beforeSquares);
      buffer.putDouble(after).putDouble(afterSquares);
    }

    @Override
    void read(ByteBuffer buffer) {
      total = buffer.getDouble();
      totalSquares = buffer.getDouble();
      cutBound = buffer.getDouble();
      before = buffer.getDouble();
      beforeSquares = buffer.getDouble();
      after = buffer.getDouble();
      afterSquares = buffer.getDouble();
    }
  }
}
