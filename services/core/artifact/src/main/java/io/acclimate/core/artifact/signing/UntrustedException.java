package io.acclimate.core.artifact.signing;

/** A version that nobody whom we trust vouches for; it must not be loaded. */
public final class UntrustedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  UntrustedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why; logs and metrics name it by its code. */
  public enum Reason {
    /** There is no signature. */
    UNSIGNED("unsigned"),
    /** The manifest's bytes do not have the digest that was announced. */
    ALTERED("altered"),
    /** The signature names a key that is not pinned. */
    UNKNOWN_KEY("unknown-key"),
    /** The key is not valid yet. */
    KEY_NOT_YET_VALID("key-not-yet-valid"),
    /** The key is not valid any more. */
    KEY_EXPIRED("key-expired"),
    /** The signature's bytes are none of ECDSA over P-256. */
    MALFORMED("malformed-signature"),
    /** The named key did not sign these bytes. */
    WRONG_SIGNATURE("wrong-signature");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** Stable: people search logs and filter metrics by it. */
    public String code() {
      return code;
    }
  }

  public Reason reason() {
    return reason;
  }
}
