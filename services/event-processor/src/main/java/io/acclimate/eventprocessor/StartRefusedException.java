package io.acclimate.eventprocessor;

/** The service must not start as things are; the message tells a person what to do. */
final class StartRefusedException extends RuntimeException {
  StartRefusedException(String message) {
    super(message);
  }
}
