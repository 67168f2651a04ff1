package io.acclimate.streams;

/** The service must not start as things are; the message tells a person what to do. */
public final class StartRefusedException extends RuntimeException {
  public StartRefusedException(String message) {
    super(message);
  }
}
