package io.acclimate.dashboard.view;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as short as people need them, because they travel as text. */
final class Digits {
  private static final MathContext FOUR = new MathContext(4);

  private Digits() {}

  /** Rounded to four digits; what is not finite is 0. */
  static double four(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(FOUR).doubleValue() : 0;
  }
}
