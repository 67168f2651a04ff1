package io.acclimate.load.benchmarks;

import java.util.Locale;

/** Figures as the page shows them. */
final class Figures {
  private Figures() {}

  static String whole(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  static String millis(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
