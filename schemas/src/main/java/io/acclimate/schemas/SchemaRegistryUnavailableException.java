package io.acclimate.schemas;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * The schema registry gave no answer, or not to us. The record is not to blame: wait and try again.
 */
public final class SchemaRegistryUnavailableException extends SerializationException {
  SchemaRegistryUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
