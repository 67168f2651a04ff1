package io.acclimate.core.artifact;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Predicate;

/**
 * The decimal with the fewest digits that reads back as a binary number, and of those the closest
 * to it, as RFC 8785 wants.
 *
 * <p>{@code Double.toString} gives it from JDK 19 on only, and never fewer than two digits; digests
 * must not depend on the JDK.
 */
final class ShortestDecimal {
  private ShortestDecimal() {}

  static BigDecimal of(double value) {
    return shorten(
        new BigDecimal(value),
        new BigDecimal(Double.toString(value)),
        decimal -> decimal.doubleValue() == value);
  }

  static BigDecimal of(float value) {
    return shorten(
        new BigDecimal(value),
        new BigDecimal(Float.toString(value)),
        decimal -> decimal.floatValue() == value);
  }

  /** If p digits do not read back, fewer do not either: so go down from a decimal that does. */
  private static BigDecimal shorten(
      BigDecimal exact, BigDecimal start, Predicate<BigDecimal> readsBack) {
    BigDecimal best = start.stripTrailingZeros();
    for (int digits = best.precision(); digits > 0; digits--) {
      BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
      BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
      if (readsBack.test(nearest)) {
        best = nearest;
      } else if (readsBack.test(up)) { // at a power of two the interval above is twice as wide
        best = up;
      } else if (readsBack.test(down)) {
        best = down;
      } else {
        return best;
      }
    }
    return best;
  }
}
