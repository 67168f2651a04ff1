package io.acclimate.benchmarks;

import io.acclimate.core.drift.streams.DriftPattern;
import io.acclimate.core.drift.streams.SeededStream;

/** The answers that all detectors are timed and compared on. */
final class ErrorStreams {
  /** Values of a stream. */
  static final int LENGTH = 100_000;

  private ErrorStreams() {}

  /** Error rates of 0.1 and 0.3 that take turns of 5,000 values. */
  static double[] recurring() {
    return SeededStream.errors(new DriftPattern.Recurring(5000), 0.1, 0.3, LENGTH, 1).values();
  }
}
