package io.acclimate.core.adaptation;

/** A {@link Supervisor} objected to the rest of a training. */
final class StoppedEarlyException extends RuntimeException {
  private final String reason;
  private final int steps;

  /**
   * @param reason why, as the end of a sentence
   * @param steps optimizer steps of the arm until then
   */
  StoppedEarlyException(String reason, int steps) {
    super(reason);
    this.reason = reason;
    this.steps = steps;
  }

  String reason() {
    return reason;
  }

  int steps() {
    return steps;
  }
}
