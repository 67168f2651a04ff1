package io.acclimate.client;

import org.jspecify.annotations.Nullable;

/** The registry gave no answer, or not a usable one; try again later. */
public final class RegistryUnavailableException extends RuntimeException {
  RegistryUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
