package io.acclimate.core.artifact;

import java.util.ArrayList;
import java.util.List;

/**
 * Yeo-Johnson power transform of each element of an input, so that features with heavy tails become
 * comparable.
 *
 * <pre>
 * ψ(x, λ) = ((x + 1)^λ − 1) / λ              x ≥ 0, λ ≠ 0
 *         = ln(x + 1)                        x ≥ 0, λ = 0
 *         = −((1 − x)^(2 − λ) − 1) / (2 − λ)  x &lt; 0, λ ≠ 2
 *         = −ln(1 − x)                       x &lt; 0, λ = 2
 * </pre>
 *
 * <p>λ = 1 leaves x as it is, λ &lt; 1 draws large values in. We leave the paper in two points: λ
 * is within [−2, 2], and the result within ±{@value #LARGEST}, so that it is a finite float. It is
 * computed in double precision and rounded once.
 *
 * <p>Paper: I.-K. Yeo, R. A. Johnson, A new family of power transformations to improve normality or
 * symmetry, Biometrika 87, 2000, https://doi.org/10.1093/biomet/87.4.954
 *
 * @param lambda λ in −2..2, one per element of the input
 */
public record PowerTransform(List<Float> lambda) {
  /** Smallest λ. */
  public static final double MIN_LAMBDA = -2;

  /** Largest λ. */
  public static final double MAX_LAMBDA = 2;

  /** Bound of what comes out; beyond it lies nothing that a network could tell apart. */
  public static final double LARGEST = 1e30;

  private static final Interval LAMBDA = Interval.closed(MIN_LAMBDA, MAX_LAMBDA);

  public PowerTransform {
    lambda = lambda.stream().map(PowerTransform::withoutNegativeZero).toList();
    for (int i = 0; i < lambda.size(); i++) {
      LAMBDA.require("power.lambda[" + i + "]", lambda.get(i));
    }
  }

  public static PowerTransform of(float[] lambda) {
    List<Float> values = new ArrayList<>(lambda.length);
    for (float value : lambda) {
      values.add(value);
    }
    return new PowerTransform(values);
  }

  /**
   * sign(x)·ln(|x| + 1), all that ψ needs to know of x.
   *
   * @param x finite
   */
  public static double signedLog(double x) {
    return Math.copySign(Math.log1p(Math.abs(x)), x);
  }

  /**
   * ψ(x, λ), not bounded.
   *
   * @param signedLog {@link #signedLog} of x
   * @param lambda λ
   */
  public static double psi(double signedLog, double lambda) {
    return signedLog >= 0 ? grown(signedLog, lambda) : -grown(-signedLog, 2 - lambda);
  }

  /** (e^(power·log) − 1)/power, exact for small powers, too. */
  private static double grown(double log, double power) {
    return power == 0 ? log : Math.expm1(power * log) / power;
  }

  /**
   * Replaces each element by its transformed value.
   *
   * @param row finite numbers, as many as there are λ
   */
  public void apply(float[] row) {
    if (row.length != lambda.size()) {
      throw new IllegalArgumentException(
          "a row of %d numbers for %d powers".formatted(row.length, lambda.size()));
    }
    for (int i = 0; i < row.length; i++) {
      float power = lambda.get(i);
      double value = power == 1 ? row[i] : psi(signedLog(row[i]), power);
      row[i] = (float) Math.max(-LARGEST, Math.min(LARGEST, value));
    }
  }

  static PowerTransform parse(JsonFields fields) {
    PowerTransform power = new PowerTransform(fields.floats("lambda"));
    fields.refuseUnknown();
    return power;
  }

  Json toJson() {
    return Json.object()
        .with("lambda", Json.array(lambda.stream().map(v -> Json.of(v.floatValue())).toList()));
  }

  /** JSON's canonical form has one zero. */
  private static Float withoutNegativeZero(Float value) {
    return value + 0f;
  }
}
