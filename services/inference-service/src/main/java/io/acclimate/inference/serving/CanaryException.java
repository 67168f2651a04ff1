package io.acclimate.inference.serving;

/** A version does not answer what another of its model has answered, so it never serves. */
final class CanaryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CanaryException(String message) {
    super(message);
  }

  CanaryException(String message, Throwable cause) {
    super(message, cause);
  }
}
