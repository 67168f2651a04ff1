package io.acclimate.registry.rest;

import jakarta.ws.rs.core.Response;

/** Ends a request with a {@link Problem}. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Response.StatusType status, String code, String detail) {
    super(code + ": " + detail, null, false, false);
    this.problem = Problem.of(status, code, detail);
  }

  public Problem problem() {
    return problem;
  }
}
