package io.acclimate.core.drift.errors;

/** An immutable configuration of a detector on a stream of errors. */
public interface ErrorDetectorConfig {
  /** The detector's name in settings and signals. */
  String key();

  /** A detector that has seen nothing. */
  ErrorDetector newDetector();

  /**
   * A detector that goes on exactly where the one that gave its state stopped.
   *
   * @param state of a detector with an equal configuration; anything else is refused
   */
  ErrorDetector restore(byte[] state);

  /**
   * False alarms per value that a stable stream has to expect at most; the detector says whether
   * this is proven, an approximation or measured.
   */
  double falseAlarmRate();
}
