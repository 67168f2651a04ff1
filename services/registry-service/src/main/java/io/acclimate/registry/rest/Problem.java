package io.acclimate.registry.rest;

import io.acclimate.core.artifact.Json;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An error in the form of RFC 9457. */
@Schema(description = "An error (RFC 9457)")
public record Problem(
    @Schema(examples = "about:blank") String type,
    @Schema(examples = "Conflict") String title,
    @Schema(examples = "409") int status,
    @Schema(description = "Stable, for programs", examples = "unknown-version") String code,
    @Schema(description = "One sentence for people") String detail) {
  static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(Response.StatusType status, String code, String detail) {
    return new Problem(
        "about:blank", status.getReasonPhrase(), status.getStatusCode(), code, detail);
  }

  Response asResponse() {
    return Response.status(status)
        .type(MediaType.valueOf(MEDIA_TYPE))
        .entity(
            Json.object()
                .with("type", type)
                .with("title", title)
                .with("status", status)
                .with("code", code)
                .with("detail", detail)
                .text())
        .build();
  }
}
