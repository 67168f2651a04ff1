package io.acclimate.core.adaptation;

/** A {@link Supervisor} objected to the rest of a training. */
final class StoppedEarlyException extends RuntimeException {
  private final String reason;

  /**
   * @param reason why, as the end of a sentence
   */
  StoppedEarlyException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
