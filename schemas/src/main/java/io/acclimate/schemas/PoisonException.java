package io.acclimate.schemas;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * A value that cannot be read and never will be: trying again is of no use, it belongs into the
 * dead-letter topic.
 */
public final class PoisonException extends SerializationException {
  /** What is wrong with the bytes. */
  public enum Reason {
    /** No value, or one of zero bytes. */
    EMPTY_VALUE("empty-value"),
    /** Not in the Confluent wire format: the first byte is not 0, or the schema id is cut off. */
    WRONG_MAGIC("wrong-magic"),
    /** The registry does not know the schema id. */
    UNKNOWN_SCHEMA_ID("unknown-schema-id"),
    /** The writer's schema cannot be resolved to ours. */
    INCOMPATIBLE_SCHEMA("incompatible-schema"),
    /** The value ends too early. */
    TRUNCATED("truncated"),
    /** Bytes are left after the value. */
    TRAILING_BYTES("trailing-bytes"),
    /** Larger than any value of ours may be. */
    TOO_LARGE("too-large"),
    /** Not what the writer's schema says. */
    MALFORMED("malformed");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** Stable code for the {@code acclimate.reason} header. */
    public String code() {
      return code;
    }
  }

  private final Reason reason;

  PoisonException(Reason reason, String message) {
    this(reason, message, null);
  }

  PoisonException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
