package io.acclimate.registry.rest;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Names;
import io.acclimate.registry.RegistryService;
import io.acclimate.registry.journal.CommandIssuer;
import io.acclimate.registry.rest.Views.WrittenView;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.Decision.Applied;
import io.acclimate.registry.state.Decision.Refused;
import io.acclimate.registry.state.Decision.Repeated;
import io.acclimate.registry.state.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * Changes by hand. Each is sent as a command like all others and answered when it is decided, so
 * that HTTP and Kafka have one order and one history.
 */
@Path("/api/v1/models/{model}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Changes", description = "What people decide about a model")
@APIResponse(responseCode = "200", description = "It is done, at this position of the journal")
@APIResponse(
    responseCode = "404",
    description = "unknown-model or unknown-version",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(
    responseCode = "409",
    description = "The registry refused; the code says why",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(
    responseCode = "503",
    description = "not-answered: the command may still be carried out; ask /api/v1/commands",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public final class ChangeResource {
  private static final String ISSUED_BY = "rest";

  private final RegistryService service;

  ChangeResource(RegistryService service) {
    this.service = service;
  }

  /** Which version an alias should point at. */
  @Schema(name = "RegistrySetAlias")
  record SetAliasBody(@Schema(required = true) @Nullable Integer version) {}

  /** Which version to go back to. */
  @Schema(name = "RegistryRollBack")
  record RollBackBody(
      @Schema(description = "Null or absent: the champion before this one")
          @Nullable Integer version) {}

  /** Which version to refuse. */
  @Schema(name = "RegistryRefuse")
  record RefuseBody(
      @Schema(required = true) @Nullable Integer version,
      @Schema(required = true) @Nullable String reason) {}

  /** Why rounds should wait. */
  @Schema(name = "RegistryPause")
  record PauseBody(@Nullable String reason) {}

  @PUT
  @Path("aliases/{alias}")
  @Operation(operationId = "setAlias", summary = "Point an alias, such as champion, at a version")
  public WrittenView setAlias(
      @PathParam("model") String model,
      @PathParam("alias") String alias,
      @Nullable SetAliasBody body)
      throws InterruptedException {
    try {
      Names.requireAlias(alias);
    } catch (InvalidFormatException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
    return change(
        model,
        new Action.SetAlias(alias, required("version", body == null ? null : body.version())));
  }

  @POST
  @Path("rollback")
  @Operation(
      operationId = "rollBack",
      summary = "Put champion, weights and the state bound to them back to a version; memory stays")
  public WrittenView rollBack(@PathParam("model") String model, @Nullable RollBackBody body)
      throws InterruptedException {
    return change(model, new Action.RollBack(body == null ? null : body.version()));
  }

  @POST
  @Path("refuse")
  @Operation(
      operationId = "refuseVersion",
      summary = "Refuse a version: learning goes on from the champion")
  public WrittenView refuse(@PathParam("model") String model, @Nullable RefuseBody body)
      throws InterruptedException {
    int version = required("version", body == null ? null : body.version());
    String reason = body == null ? null : body.reason();
    return change(model, new Action.RefuseVersion(version, required("reason", reason)));
  }

  @POST
  @Path("pause")
  @Operation(operationId = "pauseModel", summary = "Let the model's rounds wait")
  public WrittenView pause(@PathParam("model") String model, @Nullable PauseBody body)
      throws InterruptedException {
    String reason = body == null ? null : body.reason();
    return change(model, new Action.PauseModel(reason == null ? "" : reason));
  }

  @POST
  @Path("resume")
  @Consumes(MediaType.WILDCARD)
  @Operation(operationId = "resumeModel", summary = "Let the model's rounds go on")
  public WrittenView resume(@PathParam("model") String model) throws InterruptedException {
    return change(model, new Action.ResumeModel());
  }

  @ServerExceptionMapper
  Response otherContent(MismatchedInputException e) {
    return Problem.of(Status.BAD_REQUEST, "request-invalid", e.getOriginalMessage()).asResponse();
  }

  /** Bodies that are no JSON, above all. */
  @ServerExceptionMapper
  Response refusedRequest(WebApplicationException e) {
    Throwable reason = e.getCause() == null ? e : e.getCause();
    return Problem.of(
            e.getResponse().getStatusInfo(), "request-invalid", String.valueOf(reason.getMessage()))
        .asResponse();
  }

  private WrittenView change(String model, Action action) throws InterruptedException {
    Reads.requireName(model);
    CommandIssuer.Issued issued;
    try {
      issued =
          service.commands().issue(model, ISSUED_BY, action, service.settings().commandTimeout());
    } catch (KafkaException e) {
      throw new ProblemException(
          Status.SERVICE_UNAVAILABLE,
          "not-sent",
          "the command could not be sent: " + e.getMessage());
    }
    Answer answer =
        issued
            .answer()
            .orElseThrow(
                () ->
                    new ProblemException(
                        Status.SERVICE_UNAVAILABLE,
                        "not-answered",
                        "command %s is sent but not answered yet: see /api/v1/commands/%s"
                            .formatted(issued.commandId(), issued.commandId())));
    return switch (answer.decision()) {
      case Applied applied -> new WrittenView(answer.offset(), answer.offset(), applied.detail());
      case Refused refused ->
          throw new ProblemException(status(refused.code()), refused.code(), refused.reason());
      case Repeated repeated -> throw new IllegalStateException("the command's id is new");
    };
  }

  private static Status status(String code) {
    if (code.equals(Refusal.UNKNOWN_MODEL.code()) || code.equals(Refusal.UNKNOWN_VERSION.code())) {
      return Status.NOT_FOUND;
    }
    return code.equals(Refusal.NOT_SUPPORTED.code()) ? Status.NOT_IMPLEMENTED : Status.CONFLICT;
  }

  private static <T> T required(String key, @Nullable T value) {
    if (value == null) {
      throw invalid(key + ": is missing");
    }
    return value;
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(Status.BAD_REQUEST, "request-invalid", detail);
  }
}
