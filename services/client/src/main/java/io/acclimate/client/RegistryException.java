package io.acclimate.client;

/** The registry said no. */
public final class RegistryException extends RuntimeException {
  private final int status;
  private final String code;
  private final String detail;

  RegistryException(String request, int status, String code, String detail) {
    super("Registry answered %s with %d %s: %s".formatted(request, status, code, detail));
    this.status = status;
    this.code = code;
    this.detail = detail;
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /**
   * Whether it said so because of who asks: a token is missing or is not the registry's. The same
   * call may do once the settings are right.
   */
  public boolean isAboutRights() {
    return status == 401 || status == 403;
  }

  /** Stable code, such as {@code unknown-model}; empty when the answer had none. */
  public String code() {
    return code;
  }

  /** One sentence for people. */
  public String detail() {
    return detail;
  }
}
