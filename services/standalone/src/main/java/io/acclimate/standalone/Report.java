package io.acclimate.standalone;

import java.io.PrintWriter;

/** Prints one line for each part as it comes up. */
final class Report {
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintWriter out;
  private final long startNanos;

  Report(PrintWriter out, long startNanos) {
    this.out = out;
    this.startNanos = startNanos;
  }

  synchronized void up(String part, String address) {
    out.printf("%-20s %-38s up after %4.1f s%n", part, address, seconds());
    out.flush();
  }

  /** Time since the start began. */
  double seconds() {
    return (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
  }
}
