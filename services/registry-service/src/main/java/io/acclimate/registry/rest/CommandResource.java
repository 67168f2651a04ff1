package io.acclimate.registry.rest;

import io.acclimate.registry.RegistryService;
import io.acclimate.registry.rest.Views.AnswerView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** How a sender on the commands topic learns its answer. */
@Path("/api/v1/commands")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Commands", description = "Answers to commands that were sent to the commands topic")
public final class CommandResource {
  private final RegistryService service;

  CommandResource(RegistryService service) {
    this.service = service;
  }

  @GET
  @Path("{commandId}")
  @Operation(
      operationId = "getAnswer",
      summary = "The answer to a command",
      description =
          "A command gets exactly one answer, and its id stands for the first command that came"
              + " with it.")
  @APIResponse(responseCode = "200", description = "It is decided")
  @APIResponse(
      responseCode = "404",
      description = "not-answered: there is no answer yet, or no such command",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public AnswerView answer(
      @PathParam("commandId") String commandId,
      @Parameter(description = "Wait this long for an answer, milliseconds; the server has a limit")
          @QueryParam("waitMillis")
          @DefaultValue("0")
          long waitMillis)
      throws InterruptedException {
    Duration asked = Duration.ofMillis(Math.max(0, waitMillis));
    Duration longest = service.settings().maxWait();
    Duration limit = asked.compareTo(longest) < 0 ? asked : longest;
    return service
        .journal()
        .awaitAnswer(commandId, limit)
        .map(AnswerView::of)
        .orElseThrow(
            () ->
                new ProblemException(
                    Status.NOT_FOUND, "not-answered", "command " + commandId + " has no answer"));
  }

  @ServerExceptionMapper
  Response refusedRequest(WebApplicationException e) {
    return Changes.problem(e).asResponse();
  }
}
