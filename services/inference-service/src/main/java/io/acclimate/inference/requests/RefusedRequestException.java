package io.acclimate.inference.requests;

/** A request that can be read but not answered: it goes to the dead letters with the reason. */
final class RefusedRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason stable code for machines
   */
  RefusedRequestException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
