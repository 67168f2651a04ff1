package io.acclimate.core.evaluation;

/**
 * Quantiles of Student's t distribution.
 *
 * <pre>
 * P(|T| &gt; t) = I_x(ν/2, ½),  x = ν / (ν + t²)
 * I_x(a, b) = x^a·(1 − x)^b / (a·B(a, b)) · 1/(1 + d_1/(1 + d_2/(1 + …)))
 * d_{2m} = m·(b − m)·x / ((a + 2m − 1)·(a + 2m))
 * d_{2m+1} = −(a + m)·(a + b + m)·x / ((a + 2m)·(a + 2m + 1))
 * </pre>
 *
 * <p>ν are the degrees of freedom, I the regularised incomplete beta function as a continued
 * fraction (DLMF 8.17.22, https://dlmf.nist.gov/8.17#v), evaluated from the front by the modified
 * method of Lentz. The quantile is found by bisection on x. Time grows as ν: for samples, not for a
 * ν of billions, where the normal distribution does.
 */
final class StudentT {
  /** Most degrees of freedom: the fraction then takes about a thousand terms. */
  static final int MAX_DEGREES = 1_000_000;

  private static final int MAX_TERMS = 10_000;
  private static final double TINY = 1e-300;

  private StudentT() {}

  /**
   * t such that |T| exceeds it with a probability.
   *
   * @param tails the probability of both tails together, 0..1, both excluded
   * @param degrees ν, 1..1,000,000
   */
  static double twoSidedQuantile(double tails, int degrees) {
    if (!(tails > 0 && tails < 1)) {
      throw new IllegalArgumentException("tails: " + tails + " is not in 0..1 (both excluded)");
    }
    if (degrees < 1 || degrees > MAX_DEGREES) {
      throw new IllegalArgumentException(
          "degrees: %d is not in 1..%d".formatted(degrees, MAX_DEGREES));
    }
    double beta = betaOfHalves(degrees);
    double low = 0;
    double high = 1;
    double x = 0.5;
    while (x > low && x < high) {
      if (incompleteBeta(x, degrees / 2.0, 0.5, beta) < tails) {
        low = x;
      } else {
        high = x;
      }
      x = low + (high - low) / 2;
    }
    return Math.sqrt(degrees * (1 - x) / x);
  }

  /**
   * B(ν/2, ½), from B(½, ½) = π or B(1, ½) = 2 by B(a + 1, b) = B(a, b)·a / (a + b), which needs no
   * gamma function.
   */
  private static double betaOfHalves(int degrees) {
    boolean odd = degrees % 2 == 1;
    double beta = odd ? Math.PI : 2;
    for (double a = odd ? 0.5 : 1; a < degrees / 2.0; a++) {
      beta *= a / (a + 0.5);
    }
    return beta;
  }

  /** I_x(a, b), by I_x(a, b) = 1 − I_{1−x}(b, a) where the fraction of the latter is the faster. */
  static double incompleteBeta(double x, double a, double b, double beta) {
    double power = StrictMath.exp(a * StrictMath.log(x) + b * StrictMath.log1p(-x)) / beta;
    return x < (a + 1) / (a + b + 2)
        ? power / (a * fraction(x, a, b))
        : 1 - power / (b * fraction(1 - x, b, a));
  }

  /** 1 + d_1/(1 + d_2/(1 + …)). */
  private static double fraction(double x, double a, double b) {
    double value = 1;
    double numerators = 1;
    double denominators = 0;
    for (int term = 1; term <= MAX_TERMS; term++) {
      double d = coefficient(term, x, a, b);
      denominators = 1 / nonZero(1 + d * denominators);
      numerators = nonZero(1 + d / numerators);
      double change = numerators * denominators;
      value *= change;
      if (Math.abs(change - 1) <= Math.ulp(1.0)) {
        return value;
      }
    }
    throw new ArithmeticException(
        "incomplete beta of x %s, a %s, b %s: no end after %d terms".formatted(x, a, b, MAX_TERMS));
  }

  private static double coefficient(int term, double x, double a, double b) {
    int m = term / 2;
    double two = a + 2 * m;
    return term % 2 == 0
        ? m * (b - m) * x / ((two - 1) * two)
        : -(a + m) * (a + b + m) * x / (two * (two + 1));
  }

  private static double nonZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }
}
