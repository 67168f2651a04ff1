package io.acclimate.driftprocessor.reference;

/** A reference that cannot be used; the one before goes on. */
public final class RefusedReferenceException extends RuntimeException {
  /** What is wrong with it. */
  public enum Reason {
    /** The bytes are no such record, or a profile in it is none. */
    UNREADABLE("unreadable"),
    /** Number, version or count of its blocks contradict each other. */
    CONTRADICTORY("contradictory"),
    /** Inputs are not input.0, input.1 and so on, or a feature comes twice. */
    WRONG_FEATURES("wrong-features"),
    /** More features than are kept. */
    TOO_MANY_FEATURES("too-many-features"),
    /** More bins than a row has room for. */
    TOO_MANY_BINS("too-many-bins"),
    /** In another partition than its model's. */
    MISPLACED("misplaced");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** Stable code for metrics. */
    public String code() {
      return code;
    }
  }

  private final Reason reason;

  public RefusedReferenceException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
