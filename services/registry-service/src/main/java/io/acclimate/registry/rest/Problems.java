package io.acclimate.registry.rest;

import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers with problems. */
final class Problems {

  @ServerExceptionMapper
  Response problem(ProblemException e) {
    return e.problem().asResponse();
  }

  /** What the blob store throws when it cannot be reached: tell the caller to try again. */
  @ServerExceptionMapper
  Response problem(UncheckedIOException e) {
    return Problem.of(
            Response.Status.SERVICE_UNAVAILABLE,
            "store-unavailable",
            String.valueOf(e.getMessage()))
        .asResponse();
  }
}
