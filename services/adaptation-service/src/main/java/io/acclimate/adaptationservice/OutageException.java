package io.acclimate.adaptationservice;

/** Something around the round is away or broken: the round is not to blame and is tried again. */
final class OutageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutageException(String message, Throwable cause) {
    super(message, cause);
  }

  OutageException(String message) {
    super(message);
  }
}
