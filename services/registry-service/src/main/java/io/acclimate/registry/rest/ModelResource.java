package io.acclimate.registry.rest;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.registry.RegistryService;
import io.acclimate.registry.files.Deltas;
import io.acclimate.registry.files.VersionFiles;
import io.acclimate.registry.files.VersionInBrief;
import io.acclimate.registry.rest.Views.ChangeView;
import io.acclimate.registry.rest.Views.ChangesView;
import io.acclimate.registry.rest.Views.HeadView;
import io.acclimate.registry.rest.Views.ModelView;
import io.acclimate.registry.rest.Views.ModelsView;
import io.acclimate.registry.rest.Views.TenureView;
import io.acclimate.registry.rest.Views.TenuresView;
import io.acclimate.registry.rest.Views.VersionView;
import io.acclimate.registry.rest.Views.VersionsView;
import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.ModelLog;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.Version;
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
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Models, their versions and their history. */
@Path("/api/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Models", description = "Models, their versions, aliases and history")
@APIResponse(responseCode = "200", description = "What was asked for")
@APIResponse(
    responseCode = "404",
    description = "unknown-model or unknown-version",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(
    responseCode = "503",
    description = "journal-not-read or position-not-reached: try again",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public final class ModelResource {
  private static final String MIN_POSITION =
      "Wait until the answer is at least as new as this position, as a change or another read gave"
          + " it";
  private static final int MAX_HISTORY = 1_000;

  private final Reads reads;
  private final BlobStore blobs;
  private final Deltas deltas;

  ModelResource(Reads reads, RegistryService service) {
    this.reads = reads;
    this.blobs = service.blobs();
    this.deltas = new Deltas(blobs);
  }

  @GET
  @Operation(operationId = "listModels", summary = "All models")
  public ModelsView models(
      @Parameter(description = MIN_POSITION) @QueryParam("minPosition") @Nullable Long minPosition)
      throws InterruptedException {
    return reads.at(minPosition, Views::models);
  }

  @GET
  @Path("{model}")
  @Operation(operationId = "getModel", summary = "One model")
  public ModelView model(
      @PathParam("model") String model,
      @Parameter(description = MIN_POSITION) @QueryParam("minPosition") @Nullable Long minPosition)
      throws InterruptedException {
    return reads.model(model, minPosition, (state, found) -> ModelView.of(found));
  }

  @GET
  @Path("{model}/head")
  @Operation(operationId = "getHead", summary = "What the model's next round starts from")
  public HeadView head(
      @PathParam("model") String model,
      @Parameter(description = MIN_POSITION) @QueryParam("minPosition") @Nullable Long minPosition)
      throws InterruptedException {
    return reads.model(model, minPosition, (state, found) -> HeadView.of(found.head()));
  }

  @GET
  @Path("{model}/versions")
  @Operation(operationId = "listVersions", summary = "All versions of a model, oldest first")
  public VersionsView versions(
      @PathParam("model") String model,
      @Parameter(description = MIN_POSITION) @QueryParam("minPosition") @Nullable Long minPosition)
      throws InterruptedException {
    List<VersionView> versions =
        reads.model(
            model,
            minPosition,
            (state, found) ->
                state.log(model).versions().stream()
                    .map(version -> VersionView.of(found, state.log(model), version))
                    .toList());
    List<VersionView> complete = new ArrayList<>();
    VersionView before = null;
    for (VersionView version : versions) {
      complete.add(withDelta(version, before));
      before = version;
    }
    return new VersionsView(complete);
  }

  @GET
  @Path("{model}/versions/{version}")
  @Operation(operationId = "getVersion", summary = "One version of a model")
  public VersionView version(
      @PathParam("model") String model,
      @PathParam("version") int number,
      @Parameter(description = MIN_POSITION) @QueryParam("minPosition") @Nullable Long minPosition)
      throws InterruptedException {
    List<VersionView> pair =
        reads.model(
            model,
            minPosition,
            (state, found) -> {
              ModelLog log = state.log(model);
              VersionView wanted = VersionView.of(found, log, version(found, log, number));
              return log.version(number - 1)
                  .map(before -> List.of(wanted, VersionView.of(found, log, before)))
                  .orElse(List.of(wanted));
            });
    return withDelta(pair.getFirst(), pair.size() > 1 ? pair.getLast() : null);
  }

  @GET
  @Path("{model}/versions/{version}/origin")
  @Operation(
      operationId = "getOrigin",
      summary = "What the round that made a version began with, so that it can be repeated")
  @APIResponse(
      responseCode = "404",
      description = "unknown-model, unknown-version, or no-origin: no round made it",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public OriginView origin(
      @PathParam("model") String model,
      @PathParam("version") int number,
      @Parameter(description = MIN_POSITION) @QueryParam("minPosition") @Nullable Long minPosition)
      throws InterruptedException {
    return reads.model(
        model,
        minPosition,
        (state, found) -> {
          ModelLog log = state.log(model);
          return log.origin(version(found, log, number).number())
              .map(OriginView::of)
              .orElseThrow(
                  () ->
                      new ProblemException(
                          Status.NOT_FOUND,
                          "no-origin",
                          "version %d of model %s was imported or pretrained, no round made it"
                              .formatted(number, model)));
        });
  }

  @GET
  @Path("{model}/versions/{version}/card")
  @Produces(VersionFiles.MARKDOWN)
  @Operation(operationId = "getCard", summary = "What a version is, for people, in Markdown")
  public String card(
      @PathParam("model") String model,
      @PathParam("version") int number,
      @Parameter(description = MIN_POSITION) @QueryParam("minPosition") @Nullable Long minPosition)
      throws InterruptedException {
    VersionInBrief brief =
        reads.model(
            model,
            minPosition,
            (state, found) -> {
              ModelLog log = state.log(model);
              return VersionInBrief.of(found, log, version(found, log, number));
            });
    try {
      return VersionFiles.card(brief, blobs);
    } catch (BlobMissingException e) {
      throw new ProblemException(Status.NOT_FOUND, "unknown-blob", String.valueOf(e.getMessage()));
    }
  }

  @GET
  @Path("{model}/aliases/{alias}")
  @Operation(
      operationId = "getAlias",
      summary = "Which version an alias points at, or pointed at then, since when and by whom")
  @APIResponse(
      responseCode = "404",
      description = "unknown-model, or unknown-alias: it points nowhere, or did not then",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public TenureView alias(
      @PathParam("model") String model,
      @PathParam("alias") String alias,
      @Parameter(description = "ISO 8601, such as 2026-03-01T12:00:00Z; absent: now")
          @QueryParam("at")
          @Nullable String at,
      @Parameter(description = MIN_POSITION) @QueryParam("minPosition") @Nullable Long minPosition)
      throws InterruptedException {
    Changes.requireAlias(alias);
    Instant time = at == null ? Instant.MAX : instant(at);
    return reads.model(
        model,
        minPosition,
        (state, found) ->
            state
                .log(model)
                .tenure(alias, time)
                .map(TenureView::of)
                .orElseThrow(
                    () ->
                        new ProblemException(
                            Status.NOT_FOUND,
                            "unknown-alias",
                            "model %s %s no alias %s%s"
                                .formatted(
                                    model,
                                    at == null ? "has" : "had",
                                    alias,
                                    at == null ? "" : " at " + at))));
  }

  @GET
  @Path("{model}/aliases/{alias}/history")
  @Operation(
      operationId = "getAliasHistory",
      summary = "Which versions an alias pointed at, newest first")
  public TenuresView aliasHistory(
      @PathParam("model") String model,
      @PathParam("alias") String alias,
      @Parameter(description = MIN_POSITION) @QueryParam("minPosition") @Nullable Long minPosition)
      throws InterruptedException {
    Changes.requireAlias(alias);
    return reads.model(
        model,
        minPosition,
        (state, found) ->
            new TenuresView(
                state.log(model).tenures(alias).reversed().stream().map(TenureView::of).toList()));
  }

  @GET
  @Path("{model}/history")
  @Operation(
      operationId = "getHistory",
      summary = "What was asked about a model and what came of it, newest first")
  public ChangesView history(
      @PathParam("model") String model,
      @Parameter(description = "Only changes before this offset: the last one of the page before")
          @QueryParam("before")
          @Nullable Long before,
      @Parameter(description = "At most this many, 1 to 1000")
          @QueryParam("limit")
          @DefaultValue("50")
          int limit,
      @Parameter(description = MIN_POSITION) @QueryParam("minPosition") @Nullable Long minPosition)
      throws InterruptedException {
    if (limit < 1 || limit > MAX_HISTORY) {
      throw new ProblemException(
          Status.BAD_REQUEST, "limit-invalid", "limit: " + limit + " is not 1 to " + MAX_HISTORY);
    }
    return reads.model(
        model,
        minPosition,
        (state, found) -> {
          List<Answer> answers = state.log(model).answers();
          return new ChangesView(
              answers.reversed().stream()
                  .dropWhile(answer -> before != null && answer.offset() >= before)
                  .limit(limit)
                  .map(ChangeView::of)
                  .toList());
        });
  }

  @ServerExceptionMapper
  Response refusedRequest(WebApplicationException e) {
    return Changes.problem(e).asResponse();
  }

  private VersionView withDelta(VersionView version, @Nullable VersionView before) {
    OptionalLong bytes =
        deltas.bytes(
            new Digest(version.servingDigest()),
            before == null ? Optional.empty() : Optional.of(new Digest(before.servingDigest())));
    return version.with(bytes.isPresent() ? (Long) bytes.getAsLong() : null);
  }

  private static Version version(ModelState model, ModelLog log, int number) {
    return log.version(number)
        .orElseThrow(
            () ->
                new ProblemException(
                    Status.NOT_FOUND,
                    "unknown-version",
                    "model %s has versions 1 to %d, not %d"
                        .formatted(model.name(), model.versionCount(), number)));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw Changes.invalid(
          "at: '%s' is no time such as 2026-03-01T12:00:00Z"
              .formatted(text.length() <= 64 ? text : text.substring(0, 64)));
    }
  }
}
