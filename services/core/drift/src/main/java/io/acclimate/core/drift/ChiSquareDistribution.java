package io.acclimate.core.drift;

/**
 * The upper tail of the χ² distribution with k degrees of freedom, and its inverse.
 *
 * <pre>P(X ≥ x) = Q(k/2, x/2),  Q(a, x) = Γ(a, x) / Γ(a)</pre>
 *
 * <p>Q by its power series below a + 1 and by its continued fraction (modified Lentz) above, ln Γ
 * by Lanczos' approximation with g = 7 and nine terms; about 13 digits. The inverse by bisection.
 *
 * <p>Source: W. H. Press, S. A. Teukolsky, W. T. Vetterling, B. P. Flannery, Numerical Recipes, 3rd
 * edition, 2007, section 6.2; C. Lanczos, A precision approximation of the gamma function, SIAM
 * Journal on Numerical Analysis 1, 1964, https://doi.org/10.1137/0701008
 */
final class ChiSquareDistribution {
  private static final double EPSILON = 1e-16;
  private static final double TINY = 1e-300;
  private static final double[] LANCZOS = {
    0.9999999999998099,
    676.5203681218851,
    -1259.1392167224028,
    771.3234287776531,
    -176.6150291621406,
    12.507343278686905,
    -0.13857109526572012,
    9.984369578019572e-6,
    1.5056327351493116e-7
  };

  private ChiSquareDistribution() {}

  /** P(X ≥ x), 0..1. */
  static double upperTail(int degreesOfFreedom, double x) {
    if (x <= 0) {
      return 1;
    }
    double a = degreesOfFreedom / 2.0;
    double half = x / 2;
    return half < a + 1 ? Math.max(0, 1 - series(a, half)) : fraction(a, half);
  }

  /** The x with P(X ≥ x) = probability. */
  static double quantile(int degreesOfFreedom, double probability) {
    double low = 0;
    double high = ChiSquareTail.bound(degreesOfFreedom, probability);
    for (double middle = high / 2; low < middle && middle < high; middle = (low + high) / 2) {
      if (upperTail(degreesOfFreedom, middle) > probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The lower tail 1 − Q. */
  private static double series(double a, double x) {
    double term = 1 / a;
    double sum = term;
    for (double n = a + 1; term > sum * EPSILON; n++) {
      term *= x / n;
      sum += term;
    }
    return sum * scale(a, x);
  }

  private static double fraction(double a, double x) {
    double b = x + 1 - a;
    double c = 1 / TINY;
    double d = 1 / b;
    double product = d;
    double factor = 0;
    for (int i = 1; Math.abs(factor - 1) > 2 * EPSILON && i < 10_000; i++) {
      double term = -i * (i - a);
      b += 2;
      d = 1 / nonZero(term * d + b);
      c = nonZero(b + term / c);
      factor = c * d;
      product *= factor;
    }
    return product * scale(a, x);
  }

  private static double nonZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /** xᵃ·e⁻ˣ / Γ(a). */
  private static double scale(double a, double x) {
    return StrictMath.exp(a * StrictMath.log(x) - x - logGamma(a));
  }

  private static double logGamma(double a) {
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (a - 1 + i);
    }
    double t = a + 6.5;
    return StrictMath.log(2 * Math.PI) / 2
        + (a - 0.5) * StrictMath.log(t)
        - t
        + StrictMath.log(sum);
  }
}
