package io.acclimate.registry.rest;

import io.acclimate.core.artifact.Json;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * Refuses bodies that are larger than any request needs, before anything reads them: by their
 * length where it is said, else by counting. The server's own limit is that of blobs.
 */
@Provider
@SmallBodies
public final class BodyLimit implements ContainerRequestFilter {
  /**
   * The most digests that can be asked for at once are 670 kB; a change is a record of Kafka, which
   * has at most 1 MiB, and the largest that notes allow, in ASCII, is 540 kB.
   */
  static final int MAX_BYTES = 1024 * 1024;

  private static final String SENTENCE =
      "the body has more than %d bytes; only blobs may".formatted(MAX_BYTES);

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    if (saidLength(request) > MAX_BYTES) {
      request.abortWith(refusal(request));
      return;
    }
    byte[] body = request.getEntityStream().readNBytes(MAX_BYTES + 1);
    if (body.length > MAX_BYTES) {
      request.abortWith(refusal(request));
    } else {
      request.setEntityStream(new ByteArrayInputStream(body));
    }
  }

  /** The length as the request says it; 0 if it does not. The server has checked that it is one. */
  private static long saidLength(ContainerRequestContext request) {
    String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }

  private static Response refusal(ContainerRequestContext request) {
    if (!request.getUriInfo().getPath().startsWith("/api/2.0/")) {
      return Problem.of(Status.REQUEST_ENTITY_TOO_LARGE, "body-too-large", SENTENCE).asResponse();
    }
    return Response.status(Status.REQUEST_ENTITY_TOO_LARGE)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(
            Json.object()
                .with("error_code", "INVALID_PARAMETER_VALUE")
                .with("message", SENTENCE)
                .text())
        .build();
  }
}
