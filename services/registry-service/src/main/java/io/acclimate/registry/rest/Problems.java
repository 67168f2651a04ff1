package io.acclimate.registry.rest;

import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers with problems. */
final class Problems {

  @ServerExceptionMapper
  Response problem(ProblemException e) {
    return e.problem().asResponse();
  }
}
