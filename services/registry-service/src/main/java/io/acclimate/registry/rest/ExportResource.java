package io.acclimate.registry.rest;

import io.acclimate.registry.export.RegistryExport;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The whole state as one document. */
@Path("/api/v1/export")
@RunOnVirtualThread
@Tag(name = "Export", description = "All that the journal says, in canonical form")
public final class ExportResource {
  private final Reads reads;

  ExportResource(Reads reads) {
    this.reads = reads;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "exportRegistry",
      summary = "The whole state as canonical JSON: the same bytes from every process")
  @APIResponse(
      responseCode = "200",
      description = "acclimate-registry-export/1",
      content = @Content(mediaType = MediaType.APPLICATION_JSON))
  @APIResponse(
      responseCode = "503",
      description = "journal-not-read or position-not-reached: try again",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public StreamingOutput export(
      @Parameter(description = "Wait until the state is at least as new as this position")
          @QueryParam("minPosition")
          @Nullable Long minPosition)
      throws InterruptedException {
    RegistryExport export = reads.at(minPosition, RegistryExport::of);
    return export::writeTo;
  }

  @ServerExceptionMapper
  Response refusedRequest(WebApplicationException e) {
    return Changes.problem(e).asResponse();
  }
}
