package io.acclimate.client;

import org.jspecify.annotations.Nullable;

/** A record did not get into its topic; the message says what to do. */
public final class SendFailedException extends RuntimeException {
  SendFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
