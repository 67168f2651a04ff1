package io.acclimate.registry.rest;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.acclimate.registry.rest.Views.TrafficView;
import io.acclimate.registry.rest.Views.WrittenView;
import io.acclimate.registry.state.Action;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
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
@SmallBodies
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
    responseCode = "413",
    description = "body-too-large or change-too-large",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(
    responseCode = "503",
    description = "not-answered: the command may still be carried out; ask /api/v1/commands",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public final class ChangeResource {
  private final Changes changes;

  ChangeResource(Changes changes) {
    this.changes = changes;
  }

  /** Which version an alias should point at. */
  @Schema(name = "RegistrySetAlias")
  record SetAliasBody(
      @Schema(required = true) @Nullable Integer version,
      @Nullable String reason,
      @Schema(description = "Digest of the blob that the decision rests on, such as a report")
          @Nullable String evidence) {}

  /** Which aliases see requests beside champion. */
  @Schema(name = "RegistrySetTraffic")
  record SetTrafficBody(
      @Schema(required = true, description = "Empty: champion alone sees requests")
          @Nullable List<@Nullable TrafficView> shares,
      @Nullable String reason) {}

  /** Which version to go back to. */
  @Schema(name = "RegistryRollBack")
  record RollBackBody(
      @Schema(description = "Null or absent: the champion before this one")
          @Nullable Integer version,
      @Nullable String reason) {}

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
      @HeaderParam(Changes.ISSUER) @Nullable String issuer,
      @PathParam("model") String model,
      @PathParam("alias") String alias,
      @Nullable SetAliasBody body)
      throws InterruptedException {
    Changes.requireAlias(alias);
    return changes.rest(
        model,
        issuer,
        new Action.SetAlias(
            alias,
            Changes.required("version", body == null ? null : body.version()),
            Changes.reason(body == null ? null : body.reason()),
            Changes.digest("evidence", body == null ? null : body.evidence())));
  }

  @DELETE
  @Path("aliases/{alias}")
  @Consumes(MediaType.WILDCARD)
  @Operation(operationId = "removeAlias", summary = "Take an alias away; never champion")
  public WrittenView removeAlias(
      @HeaderParam(Changes.ISSUER) @Nullable String issuer,
      @PathParam("model") String model,
      @PathParam("alias") String alias,
      @QueryParam("reason") @DefaultValue("") String reason)
      throws InterruptedException {
    Changes.requireAlias(alias);
    return changes.rest(model, issuer, new Action.RemoveAlias(alias, Changes.reason(reason)));
  }

  @PUT
  @Path("traffic")
  @Operation(
      operationId = "setTraffic",
      summary = "Let aliases see requests beside champion: shadows and canaries")
  public WrittenView setTraffic(
      @HeaderParam(Changes.ISSUER) @Nullable String issuer,
      @PathParam("model") String model,
      @Nullable SetTrafficBody body)
      throws InterruptedException {
    List<TrafficView> shares = Changes.elements("shares", body == null ? null : body.shares());
    return changes.rest(
        model,
        issuer,
        new Action.SetTraffic(
            shares.stream().map(TrafficView::asShare).toList(),
            Changes.reason(body == null ? null : body.reason())));
  }

  @POST
  @Path("rollback")
  @Operation(
      operationId = "rollBack",
      summary = "Put champion, weights and the state bound to them back to a version; memory stays")
  public WrittenView rollBack(
      @HeaderParam(Changes.ISSUER) @Nullable String issuer,
      @PathParam("model") String model,
      @Nullable RollBackBody body)
      throws InterruptedException {
    return changes.rest(
        model,
        issuer,
        new Action.RollBack(
            body == null ? null : body.version(),
            Changes.reason(body == null ? null : body.reason())));
  }

  @POST
  @Path("refuse")
  @Operation(
      operationId = "refuseVersion",
      summary = "Refuse a version: learning goes on from the champion")
  public WrittenView refuse(
      @HeaderParam(Changes.ISSUER) @Nullable String issuer,
      @PathParam("model") String model,
      @Nullable RefuseBody body)
      throws InterruptedException {
    int version = Changes.required("version", body == null ? null : body.version());
    String reason = body == null ? null : body.reason();
    return changes.rest(
        model,
        issuer,
        new Action.RefuseVersion(version, Changes.reason(Changes.required("reason", reason))));
  }

  @POST
  @Path("pause")
  @Operation(operationId = "pauseModel", summary = "Let the model's rounds wait")
  public WrittenView pause(
      @HeaderParam(Changes.ISSUER) @Nullable String issuer,
      @PathParam("model") String model,
      @Nullable PauseBody body)
      throws InterruptedException {
    return changes.rest(
        model, issuer, new Action.PauseModel(Changes.reason(body == null ? null : body.reason())));
  }

  @POST
  @Path("resume")
  @Consumes(MediaType.WILDCARD)
  @Operation(operationId = "resumeModel", summary = "Let the model's rounds go on")
  public WrittenView resume(
      @HeaderParam(Changes.ISSUER) @Nullable String issuer, @PathParam("model") String model)
      throws InterruptedException {
    return changes.rest(model, issuer, new Action.ResumeModel());
  }

  @ServerExceptionMapper
  Response otherContent(MismatchedInputException e) {
    return Changes.problem(e).asResponse();
  }

  /** Bodies that are no JSON, above all. */
  @ServerExceptionMapper
  Response refusedRequest(WebApplicationException e) {
    return Changes.problem(e).asResponse();
  }
}
