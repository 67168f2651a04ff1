package io.acclimate.eventprocessor.readback;

/** The broker did not give a record in time. Nothing is lost: the label comes again. */
public final class InputUnavailableException extends RuntimeException {
  InputUnavailableException(String message) {
    super(message);
  }
}
