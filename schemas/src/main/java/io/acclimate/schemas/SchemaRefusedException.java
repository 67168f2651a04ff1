package io.acclimate.schemas;

import org.apache.kafka.common.errors.SerializationException;

/** The schema registry answered no; trying again is of no use until somebody changes something. */
public final class SchemaRefusedException extends SerializationException {
  /** Why the registry said no. */
  public enum Reason {
    /** No such subject, schema or id. */
    NOT_FOUND,
    /** The schema breaks the subject's compatibility rule. */
    INCOMPATIBLE,
    /** The registry does not accept the request as such. */
    INVALID
  }

  private final Reason reason;

  SchemaRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
