package io.acclimate.registry.mlflow;

import io.acclimate.core.artifact.Json;
import io.acclimate.registry.rest.SmallBodies;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.Decision.Applied;
import io.acclimate.registry.state.ModelLog;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.RegistryState;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** MLflow's calls about versions of models. */
@Path("/api/2.0/mlflow/model-versions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
@SmallBodies
@Tag(name = "MLflow", description = "The model registry's part of MLflow's REST API")
public final class ModelVersions {
  private static final Set<String> ATTRIBUTES =
      Set.of("name", "run_id", "source_path", VersionEntity.NUMBER);
  private static final int MAX_RESULTS = 200_000;
  private static final Comparator<VersionEntity> NEWEST_FIRST =
      Comparator.comparing(VersionEntity::modelName).thenComparing(found -> -found.number());
  private static final Map<String, Comparator<VersionEntity>> ORDERS =
      Map.of(
          "name",
          Comparator.comparing(VersionEntity::modelName),
          VersionEntity.NUMBER,
          Comparator.comparing(VersionEntity::number),
          "creation_timestamp",
          Comparator.comparing(VersionEntity::createdAt),
          "last_updated_timestamp",
          Comparator.comparing(VersionEntity::updatedAt));

  private final Calls calls;

  ModelVersions(Calls calls) {
    this.calls = calls;
  }

  @GET
  @Path("get")
  @Operation(operationId = "mlflowGetVersion", summary = "One version")
  public Response get(@Context UriInfo uri) throws InterruptedException {
    return Calls.json(
        uri,
        null,
        given -> {
          int number = given.version();
          return calls.model(given.name(), (model, log) -> versionOf(model, log, number));
        });
  }

  @GET
  @Path("search")
  @Operation(operationId = "mlflowSearchVersions", summary = "Versions that fit a filter, in pages")
  public Response search(@Context UriInfo uri) throws InterruptedException {
    return Calls.json(
        uri,
        null,
        given -> {
          Filter filter =
              Filter.parse(
                  given.text("filter").orElse(""), ATTRIBUTES, Set.of(VersionEntity.NUMBER));
          Comparator<VersionEntity> order =
              Ordering.parse(given.texts("order_by"), ORDERS, NEWEST_FIRST);
          int maxResults = given.integer("max_results", 1, MAX_RESULTS, MAX_RESULTS);
          String token = given.text("page_token").orElse("");
          // Whoever else wants the state waits for the copy alone.
          List<VersionEntity> all = calls.read(ModelVersions::all);
          Page<VersionEntity> page =
              Page.of(all.stream().filter(filter::fits).sorted(order).toList(), maxResults, token);
          return Json.object()
              .with(
                  "model_versions",
                  Json.array(page.items().stream().map(VersionEntity::json).toList()))
              .with("next_page_token", page.nextToken());
        });
  }

  @POST
  @Path("create")
  @Operation(
      operationId = "mlflowCreateVersion",
      summary = "A new version with the content of another one of the same model")
  public Response create(@Context UriInfo uri, byte @Nullable [] body) throws InterruptedException {
    return Calls.json(
        uri,
        body,
        given -> {
          String name = given.name();
          String source = given.required("source");
          int of =
              Source.version(name, source)
                  .orElseThrow(
                      () ->
                          MlflowException.invalid(
                              "Parameter 'source' is not %s with the number of a version: versions are made by rounds and imports, and only one of the same model can be registered again."
                                  .formatted(Source.of(name, 1))));
          Map<String, String> tags = given.tags();
          given
              .text("run_id")
              .filter(run -> !run.isEmpty())
              .ifPresent(run -> tags.put(Entities.RUN_ID, run));
          Answer answer =
              calls.decided(
                  name,
                  new Action.RepublishVersion(
                      of, RegisteredModels.notes(given.text("description").orElse(""), tags)));
          int made = made(answer);
          return calls.model(name, (model, log) -> versionOf(model, log, made));
        });
  }

  @GET
  @Path("get-download-uri")
  @Operation(operationId = "mlflowDownloadUri", summary = "Where a version's files are")
  public Response downloadUri(@Context UriInfo uri) throws InterruptedException {
    return Calls.json(
        uri,
        null,
        given -> {
          int number = given.version();
          return calls.model(
              given.name(),
              (model, log) ->
                  Json.object()
                      .with(
                          "artifact_uri",
                          Source.of(model.name(), Calls.version(model, log, number).number())));
        });
  }

  @PATCH
  @Path("update")
  @Operation(operationId = "mlflowUpdateVersion", summary = "Describe a version")
  public Response update(@Context UriInfo uri, byte @Nullable [] body) throws InterruptedException {
    return Calls.json(
        uri,
        body,
        given -> {
          int number = given.version();
          return calls.change(
              given.name(),
              Notations.describe(number, given),
              (model, log) -> versionOf(model, log, number));
        });
  }

  @POST
  @Path("set-tag")
  @Operation(operationId = "mlflowTagVersion", summary = "Tag a version")
  public Response setTag(@Context UriInfo uri, byte @Nullable [] body) throws InterruptedException {
    return calls.done(uri, body, given -> Notations.tag(given.version(), given));
  }

  @DELETE
  @Path("delete-tag")
  @Operation(operationId = "mlflowUntagVersion", summary = "Remove a tag of a version")
  public Response deleteTag(@Context UriInfo uri, byte @Nullable [] body)
      throws InterruptedException {
    return calls.done(uri, body, given -> Notations.untag(given.version(), given));
  }

  @POST
  @Path("transition-stage")
  @Operation(
      operationId = "mlflowTransitionStage",
      summary = "Production makes the version champion; other stages are refused")
  public Response transitionStage(@Context UriInfo uri, byte @Nullable [] body)
      throws InterruptedException {
    return Calls.json(
        uri,
        body,
        given -> {
          int number = given.version();
          String stage = given.required("stage");
          if (!stage.equalsIgnoreCase(Stage.PRODUCTION.label())) {
            throw MlflowException.invalid(
                "Stage '%s' is not supported: here Production means champion, and other names are aliases; set one with registered-models/alias, or put the version away with POST /api/v1/models/%s/versions/%d/archive."
                    .formatted(
                        stage.length() <= 64 ? stage : stage.substring(0, 64),
                        given.name(),
                        number));
          }
          if (given.flag("archive_existing_versions")) {
            throw MlflowException.invalid(
                "Parameter 'archive_existing_versions' is not supported: the champion before is what a rollback goes to.");
          }
          return calls.change(
              given.name(),
              new Action.SetAlias(ModelState.CHAMPION, number, "", null),
              (model, log) -> versionOf(model, log, number));
        });
  }

  @DELETE
  @Path("delete")
  @Operation(operationId = "mlflowDeleteVersion", summary = "Delete a version for good")
  public Response delete(@Context UriInfo uri, byte @Nullable [] body) throws InterruptedException {
    return calls.done(uri, body, given -> new Action.DeleteVersion(given.version(), ""));
  }

  private static Json versionOf(ModelState model, ModelLog log, int number) {
    return Json.object()
        .with("model_version", Entities.version(model, log, Calls.version(model, log, number)));
  }

  private static int made(Answer answer) {
    if (answer.decision() instanceof Applied applied && applied.version() != null) {
      return applied.version();
    }
    throw new IllegalStateException("the change at " + answer.offset() + " made no version");
  }

  private static List<VersionEntity> all(RegistryState state) {
    List<VersionEntity> found = new ArrayList<>();
    for (ModelState model : state.models()) {
      ModelLog log = state.log(model.name());
      Entities.versions(log).forEach(version -> found.add(VersionEntity.of(model, log, version)));
    }
    return found;
  }
}
