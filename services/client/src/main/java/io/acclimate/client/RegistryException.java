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

  /** Stable code, such as {@code unknown-model}; empty when the answer had none. */
  public String code() {
    return code;
  }

  /** One sentence for people. */
  public String detail() {
    return detail;
  }
}
