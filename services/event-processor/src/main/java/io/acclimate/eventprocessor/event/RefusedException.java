package io.acclimate.eventprocessor.event;

import io.acclimate.core.artifact.InvalidFormatException;

/** A record that can be read but not accepted: it goes to the dead letters with the reason. */
public final class RefusedException extends RuntimeException {
  /** Why a record is not accepted. */
  public enum Reason {
    /** The event id is empty, too long, or has control characters. */
    WRONG_EVENT_ID("wrong-event-id"),
    /** The {@code ce_id} header names another event than the value. */
    ID_MISMATCH("id-mismatch"),
    /** No such model is registered. */
    UNKNOWN_MODEL("unknown-model"),
    /** The model's spec does not map the topic that the record is from. */
    NOT_MAPPED("not-mapped"),
    /** A path of a mapped topic leads nowhere in the record. */
    MISSING_FIELD("missing-field"),
    /** The domain is empty, too long, or has control characters. */
    WRONG_DOMAIN("wrong-domain"),
    /** The input is larger than the event limit. */
    TOO_LARGE("too-large"),
    /** The input does not fit the model's signature: kind, element type, shape, or byte length. */
    WRONG_INPUT("wrong-input"),
    /** The input has NaN or an infinity. */
    NOT_FINITE("not-finite"),
    /** The label's kind does not go with the model's task, or its value is out of range. */
    WRONG_LABEL("wrong-label"),
    /** The label names a class that the model does not have. */
    UNKNOWN_LABEL("unknown-label"),
    /** The output of a prediction is not what it says to be. */
    WRONG_OUTPUT("wrong-output"),
    /** No prediction of the model about this event came within the label window. */
    LABEL_WITHOUT_PREDICTION("label-without-prediction"),
    /** The prediction came, but longer before the label than the label window. */
    LABEL_TOO_LATE("label-too-late"),
    /** The prediction's input has been deleted from predictions.v1. */
    INPUT_EXPIRED("input-expired");

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

  public RefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** A rule of ours that a value breaks; its message says which. */
  public RefusedException(Reason reason, InvalidFormatException broken) {
    super(broken.getMessage(), broken);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
