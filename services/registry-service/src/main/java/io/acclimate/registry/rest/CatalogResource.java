package io.acclimate.registry.rest;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.acclimate.registry.rest.Views.WrittenView;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.Notes;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Which models and versions there are, and what people write at them. */
@Path("/api/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@SmallBodies
@Tag(name = "Catalog", description = "Names, descriptions, tags, archiving and deleting")
@APIResponse(responseCode = "200", description = "It is done, at this position of the journal")
@APIResponse(
    responseCode = "404",
    description = "unknown-model, unknown-version, version-deleted or model-deleted",
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
public final class CatalogResource {
  private final Changes changes;

  CatalogResource(Changes changes) {
    this.changes = changes;
  }

  /** A name to take. */
  @Schema(name = "RegistryCreate")
  record CreateBody(
      @Schema(required = true) @Nullable String name,
      @Nullable String description,
      @Nullable Map<String, @Nullable String> tags) {}

  /** What to write at a model or a version. */
  @Schema(name = "RegistryNotes")
  record NotesBody(
      @Schema(description = "Null or absent leaves it") @Nullable String description,
      @Schema(description = "Tags to set; one whose value is null is removed")
          @Nullable Map<String, @Nullable String> tags) {}

  /** A version whose content a new one shall have. */
  @Schema(name = "RegistryRepublish")
  record RepublishBody(
      @Schema(required = true) @Nullable Integer of,
      @Nullable String description,
      @Nullable Map<String, @Nullable String> tags) {}

  /** Why something is done. */
  @Schema(name = "RegistryReason")
  record ReasonBody(@Nullable String reason) {}

  @POST
  @Operation(
      operationId = "createModel",
      summary = "Take a name for a model; its first version comes by import")
  public WrittenView create(
      @HeaderParam(Changes.ISSUER) @Nullable String issuer, @Nullable CreateBody body)
      throws InterruptedException {
    String name = Changes.required("name", body == null ? null : body.name());
    return changes.rest(
        name,
        issuer,
        new Action.CreateModel(
            notes(body == null ? null : body.description(), body == null ? null : body.tags())));
  }

  @PATCH
  @Path("{model}")
  @Operation(operationId = "annotateModel", summary = "Describe or tag a model")
  public WrittenView annotate(
      @HeaderParam(Changes.ISSUER) @Nullable String issuer,
      @PathParam("model") String model,
      @Nullable NotesBody body)
      throws InterruptedException {
    return changes.rest(model, issuer, annotation(null, body));
  }

  @DELETE
  @Path("{model}")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "deleteModel",
      summary = "Delete a model for good; its name is never used again, unless it had no version")
  public WrittenView delete(
      @HeaderParam(Changes.ISSUER) @Nullable String issuer,
      @PathParam("model") String model,
      @QueryParam("reason") @DefaultValue("") String reason)
      throws InterruptedException {
    return changes.rest(model, issuer, new Action.DeleteModel(Changes.reason(reason)));
  }

  @POST
  @Path("{model}/versions")
  @Operation(
      operationId = "republishVersion",
      summary = "Make a new version with the content of an earlier one; aliases do not move")
  public WrittenView republish(
      @HeaderParam(Changes.ISSUER) @Nullable String issuer,
      @PathParam("model") String model,
      @Nullable RepublishBody body)
      throws InterruptedException {
    int of = Changes.required("of", body == null ? null : body.of());
    return changes.rest(
        model,
        issuer,
        new Action.RepublishVersion(
            of,
            notes(body == null ? null : body.description(), body == null ? null : body.tags())));
  }

  @PATCH
  @Path("{model}/versions/{version}")
  @Operation(operationId = "annotateVersion", summary = "Describe or tag a version")
  public WrittenView annotate(
      @HeaderParam(Changes.ISSUER) @Nullable String issuer,
      @PathParam("model") String model,
      @PathParam("version") int version,
      @Nullable NotesBody body)
      throws InterruptedException {
    return changes.rest(model, issuer, annotation(version, body));
  }

  @POST
  @Path("{model}/versions/{version}/archive")
  @Operation(
      operationId = "archiveVersion",
      summary = "Put a version away, so that no alias can point at it")
  public WrittenView archive(
      @HeaderParam(Changes.ISSUER) @Nullable String issuer,
      @PathParam("model") String model,
      @PathParam("version") int version,
      @Nullable ReasonBody body)
      throws InterruptedException {
    return changes.rest(model, issuer, new Action.ArchiveVersion(version, true, reason(body)));
  }

  @POST
  @Path("{model}/versions/{version}/restore")
  @Operation(operationId = "restoreVersion", summary = "Take an archived version back")
  public WrittenView restore(
      @HeaderParam(Changes.ISSUER) @Nullable String issuer,
      @PathParam("model") String model,
      @PathParam("version") int version,
      @Nullable ReasonBody body)
      throws InterruptedException {
    return changes.rest(model, issuer, new Action.ArchiveVersion(version, false, reason(body)));
  }

  @DELETE
  @Path("{model}/versions/{version}")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "deleteVersion",
      summary = "Delete a version for good; refused while an alias points at it")
  public WrittenView deleteVersion(
      @HeaderParam(Changes.ISSUER) @Nullable String issuer,
      @PathParam("model") String model,
      @PathParam("version") int version,
      @QueryParam("reason") @DefaultValue("") String reason)
      throws InterruptedException {
    return changes.rest(model, issuer, new Action.DeleteVersion(version, Changes.reason(reason)));
  }

  @ServerExceptionMapper
  Response otherContent(MismatchedInputException e) {
    return Changes.problem(e).asResponse();
  }

  @ServerExceptionMapper
  Response refusedRequest(WebApplicationException e) {
    return Changes.problem(e).asResponse();
  }

  private static Action annotation(@Nullable Integer version, @Nullable NotesBody body) {
    Map<String, String> set = new TreeMap<>();
    List<String> removed = new ArrayList<>();
    Map<String, @Nullable String> tags = body == null ? null : body.tags();
    if (tags != null) {
      tags.forEach(
          (key, value) -> {
            if (value == null) {
              removed.add(key);
            } else {
              set.put(key, value);
            }
          });
    }
    return new Action.Annotate(version, body == null ? null : body.description(), set, removed);
  }

  private static Notes notes(
      @Nullable String description, @Nullable Map<String, @Nullable String> tags) {
    Map<String, String> given = new TreeMap<>();
    if (tags != null) {
      tags.forEach((key, value) -> given.put(key, Changes.required("tags." + cut(key), value)));
    }
    try {
      return new Notes(Changes.orEmpty(description), given);
    } catch (IllegalArgumentException e) {
      throw Changes.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static String cut(String key) {
    return key.length() <= 64 ? key : key.substring(0, 64);
  }

  private static String reason(@Nullable ReasonBody body) {
    return Changes.reason(body == null ? null : body.reason());
  }
}
