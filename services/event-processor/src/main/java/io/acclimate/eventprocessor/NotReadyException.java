package io.acclimate.eventprocessor;

/** There is no answer yet; the message says what is missing. */
public final class NotReadyException extends RuntimeException {
  NotReadyException(String message) {
    super(message);
  }
}
