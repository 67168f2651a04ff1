package io.acclimate.core.artifact;

/**
 * Bytes or values that are not what a format demands; the message names the place, the value and
 * what is allowed.
 */
public final class InvalidFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidFormatException(String message) {
    super(message);
  }

  public InvalidFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
