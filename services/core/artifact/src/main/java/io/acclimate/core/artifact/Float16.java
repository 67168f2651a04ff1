package io.acclimate.core.artifact;

/** IEEE 754 binary16; the JDK converts it only from 20 on. */
final class Float16 {
  private static final int EXPONENT_MASK = 0x7c00;
  private static final int FRACTION_MASK = 0x03ff;
  private static final int FRACTION_BITS = 10;
  private static final int BIAS = 15;

  private Float16() {}

  static boolean isFinite(short bits) {
    return (bits & EXPONENT_MASK) != EXPONENT_MASK;
  }

  /** Exact: a float holds every binary16. */
  static float toFloat(short bits) {
    int exponent = (bits & EXPONENT_MASK) >> FRACTION_BITS;
    int fraction = bits & FRACTION_MASK;
    float magnitude;
    if (!isFinite(bits)) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((float) fraction, 1 - BIAS - FRACTION_BITS);
    } else {
      magnitude =
          Math.scalb((float) (fraction | (1 << FRACTION_BITS)), exponent - BIAS - FRACTION_BITS);
    }
    return bits < 0 ? -magnitude : magnitude;
  }
}
