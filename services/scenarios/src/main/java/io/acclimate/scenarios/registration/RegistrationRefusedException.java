package io.acclimate.scenarios.registration;

/** The registry refused to register a model; nothing changed there. */
public final class RegistrationRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  RegistrationRefusedException(String model, String code, String detail) {
    super("cannot register %s: %s (%s)".formatted(model, detail, code));
    this.code = code;
  }

  /** Stable code, such as {@code model-exists}. */
  public String code() {
    return code;
  }
}
