package io.acclimate.core.evaluation;

/**
 * The mean of a few repetitions, such as seeds, with Student's 95 % confidence interval.
 *
 * <pre>
 * mean ± ci95,  ci95 = t_{0.975, n−1} · s / √n,  s² = 1/(n−1) · Σ (x_i − mean)²
 * </pre>
 *
 * <p>The interval is exact for independent values from one normal distribution and close to it for
 * others without far outliers. It tells how well the mean over seeds is known, not how far single
 * seeds lie apart (that is s). Two models run with the same seeds are compared by the interval of
 * their differences, not by whether their intervals overlap. Not for the folds of a
 * cross-validation, which share their examples, and not for a mean close to 0 or 1 out of few
 * values, where it goes beyond.
 *
 * <p>Paper: Student (W. S. Gosset), The probable error of a mean, Biometrika 6, 1908,
 * https://doi.org/10.1093/biomet/6.1.1
 *
 * @param mean of the values
 * @param ci95 half the width of the interval, 0 or more; NaN if there is one value only
 * @param n values
 */
public record MeanInterval(double mean, double ci95, int n) {
  private static final double TAILS = 0.05;

  public MeanInterval {
    if (n < 1) {
      throw new IllegalArgumentException("n: " + n + " is not 1 or more");
    }
    if (!Double.isFinite(mean)) {
      throw new IllegalArgumentException("mean: " + mean + " is not finite");
    }
    if (n == 1 ? !Double.isNaN(ci95) : !(ci95 >= 0)) {
      throw new IllegalArgumentException(
          "ci95: %s of %d values: expected 0 or more, NaN for one value".formatted(ci95, n));
    }
  }

  /**
   * The interval of the mean of values.
   *
   * @param values finite ones, 1..1,000,000
   */
  public static MeanInterval of(double... values) {
    int n = values.length;
    if (n < 1 || n > StudentT.MAX_DEGREES) {
      throw new IllegalArgumentException(
          "%d values: expected 1..%d".formatted(n, StudentT.MAX_DEGREES));
    }
    double sum = 0;
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("value " + value + " is not finite");
      }
      sum += value;
    }
    double mean = sum / n;
    return new MeanInterval(mean, n == 1 ? Double.NaN : halfWidth(values, mean), n);
  }

  /** Lower end; NaN if there is one value only. */
  public double low() {
    return mean - ci95;
  }

  /** Upper end; NaN if there is one value only. */
  public double high() {
    return mean + ci95;
  }

  private static double halfWidth(double[] values, double mean) {
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    int degrees = values.length - 1;
    return StudentT.twoSidedQuantile(TAILS, degrees) * Math.sqrt(squares / degrees / values.length);
  }
}
