package io.acclimate.registry.mlflow;

import io.acclimate.core.artifact.Json;
import io.acclimate.registry.rest.SmallBodies;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.ModelLog;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.Notes;
import io.acclimate.registry.state.RegistryState;
import io.acclimate.registry.state.Version;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** MLflow's calls about registered models. */
@Path("/api/2.0/mlflow/registered-models")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
@SmallBodies
@Tag(name = "MLflow", description = "The model registry's part of MLflow's REST API")
public final class RegisteredModels {
  private static final Set<String> ATTRIBUTES = Set.of("name");
  private static final int MAX_RESULTS = 1_000;
  private static final int DEFAULT_RESULTS = 100;
  private static final Comparator<Found> BY_NAME = Comparator.comparing(Found::name);
  private static final Comparator<Found> BY_TIME = Comparator.comparing(Found::updatedMillis);
  private static final Map<String, Comparator<Found>> ORDERS =
      Map.of("name", BY_NAME, "timestamp", BY_TIME, "last_updated_timestamp", BY_TIME);

  private final Calls calls;

  RegisteredModels(Calls calls) {
    this.calls = calls;
  }

  /** A model, or a name without a version. */
  private record Found(String name, Notes notes, long updatedMillis, Json json)
      implements Filter.Searched {
    @Override
    public Optional<String> attribute(String key) {
      return key.equals("name") ? Optional.of(name) : Optional.empty();
    }

    @Override
    public Optional<String> tag(String key) {
      return Optional.ofNullable(notes.tags().get(key));
    }
  }

  @POST
  @Path("create")
  @Operation(operationId = "mlflowCreateModel", summary = "Take a name; versions come by import")
  public Response create(@Context UriInfo uri, byte @Nullable [] body) throws InterruptedException {
    return Calls.json(
        uri,
        body,
        given -> {
          Notes notes = notes(given.text("description").orElse(""), given.tags());
          String name = given.name();
          calls.decided(name, new Action.CreateModel(notes));
          return Json.object().with("registered_model", Entities.named(name, notes));
        });
  }

  @GET
  @Path("get")
  @Operation(operationId = "mlflowGetModel", summary = "One model")
  public Response get(@Context UriInfo uri) throws InterruptedException {
    return Calls.json(
        uri,
        null,
        given -> {
          String name = given.name();
          return calls.read(
              state ->
                  Json.object()
                      .with(
                          "registered_model",
                          state.named().containsKey(name)
                              ? Entities.named(name, state.named().get(name))
                              : Entities.model(Calls.registered(state, name), state.log(name))));
        });
  }

  @GET
  @Path("search")
  @Operation(operationId = "mlflowSearchModels", summary = "Models that fit a filter, in pages")
  public Response search(@Context UriInfo uri) throws InterruptedException {
    return Calls.json(
        uri,
        null,
        given -> {
          Filter filter = Filter.parse(given.text("filter").orElse(""), ATTRIBUTES, Set.of());
          Comparator<Found> order = Ordering.parse(given.texts("order_by"), ORDERS, BY_NAME);
          int maxResults = given.integer("max_results", 1, MAX_RESULTS, DEFAULT_RESULTS);
          String token = given.text("page_token").orElse("");
          // Whoever else wants the state waits for the copy alone.
          List<Found> all = calls.read(RegisteredModels::all);
          Page<Found> page =
              Page.of(all.stream().filter(filter::fits).sorted(order).toList(), maxResults, token);
          return Json.object()
              .with(
                  "registered_models", Json.array(page.items().stream().map(Found::json).toList()))
              .with("next_page_token", page.nextToken());
        });
  }

  @GET
  @Path("get-latest-versions")
  @Operation(operationId = "mlflowLatestVersionsByGet", summary = "Newest version of each stage")
  public Response latestByGet(@Context UriInfo uri) throws InterruptedException {
    return latest(uri, null);
  }

  @POST
  @Path("get-latest-versions")
  @Operation(operationId = "mlflowLatestVersions", summary = "Newest version of each stage")
  public Response latest(@Context UriInfo uri, byte @Nullable [] body) throws InterruptedException {
    return Calls.json(
        uri,
        body,
        given -> {
          List<String> stages =
              given.texts("stages").stream().map(stage -> stage.toLowerCase(Locale.ROOT)).toList();
          requireStages(stages);
          return calls.model(
              given.name(),
              (model, log) ->
                  Json.object()
                      .with(
                          "model_versions",
                          Json.array(
                              latest(model, log, stages).stream()
                                  .map(version -> Entities.version(model, log, version))
                                  .toList())));
        });
  }

  @PATCH
  @Path("update")
  @Operation(operationId = "mlflowUpdateModel", summary = "Describe a model")
  public Response update(@Context UriInfo uri, byte @Nullable [] body) throws InterruptedException {
    return Calls.json(
        uri,
        body,
        given -> {
          return changed(given.name(), Notations.describe(null, given));
        });
  }

  @POST
  @Path("set-tag")
  @Operation(operationId = "mlflowTagModel", summary = "Tag a model")
  public Response setTag(@Context UriInfo uri, byte @Nullable [] body) throws InterruptedException {
    return calls.done(uri, body, given -> Notations.tag(null, given));
  }

  @DELETE
  @Path("delete-tag")
  @Operation(operationId = "mlflowUntagModel", summary = "Remove a tag of a model")
  public Response deleteTag(@Context UriInfo uri, byte @Nullable [] body)
      throws InterruptedException {
    return calls.done(uri, body, given -> Notations.untag(null, given));
  }

  @GET
  @Path("alias")
  @Operation(operationId = "mlflowGetAlias", summary = "The version that an alias points at")
  public Response alias(@Context UriInfo uri) throws InterruptedException {
    return Calls.json(
        uri,
        null,
        given -> {
          String alias = given.alias();
          return calls.model(
              given.name(),
              (model, log) ->
                  Json.object()
                      .with(
                          "model_version",
                          Optional.ofNullable(model.aliases().get(alias))
                              .map(
                                  target ->
                                      Entities.version(
                                          model, log, Calls.version(model, log, target.version())))
                              .orElseThrow(
                                  () ->
                                      MlflowException.notThere(
                                          "Registered model alias %s not found."
                                              .formatted(alias)))));
        });
  }

  @POST
  @Path("alias")
  @Operation(operationId = "mlflowSetAlias", summary = "Point an alias at a version")
  public Response setAlias(@Context UriInfo uri, byte @Nullable [] body)
      throws InterruptedException {
    return calls.done(
        uri, body, given -> new Action.SetAlias(given.alias(), given.version(), "", null));
  }

  @DELETE
  @Path("alias")
  @Operation(operationId = "mlflowDeleteAlias", summary = "Take an alias away")
  public Response deleteAlias(@Context UriInfo uri, byte @Nullable [] body)
      throws InterruptedException {
    return calls.done(uri, body, given -> new Action.RemoveAlias(given.alias(), ""));
  }

  @DELETE
  @Path("delete")
  @Operation(operationId = "mlflowDeleteModel", summary = "Delete a model for good")
  public Response delete(@Context UriInfo uri, byte @Nullable [] body) throws InterruptedException {
    return calls.done(uri, body, given -> new Action.DeleteModel(""));
  }

  @POST
  @Path("rename")
  @Operation(operationId = "mlflowRenameModel", summary = "Refused: names are for ever")
  public Response rename() throws InterruptedException {
    return Calls.json(
        () -> {
          throw new MlflowException(
              MlflowException.Code.NOT_IMPLEMENTED,
              "A model keeps its name: events, topics and experiences refer to it.");
        });
  }

  /** Has a change decided, and reads what the name stands for then. */
  private Json changed(String name, Action action) throws InterruptedException {
    calls.decided(name, action);
    return calls.read(
        state ->
            Json.object()
                .with(
                    "registered_model",
                    state.named().containsKey(name)
                        ? Entities.named(name, state.named().get(name))
                        : Entities.model(Calls.registered(state, name), state.log(name))));
  }

  private static List<Found> all(RegistryState state) {
    List<Found> found = new ArrayList<>();
    for (ModelState model : state.models()) {
      ModelLog log = state.log(model.name());
      found.add(
          new Found(
              model.name(),
              model.notes(),
              Entities.updated(log).toEpochMilli(),
              Entities.model(model, log)));
    }
    state
        .named()
        .forEach(
            (name, notes) -> found.add(new Found(name, notes, 0, Entities.named(name, notes))));
    return found;
  }

  private static void requireStages(List<String> stages) {
    for (String stage : stages) {
      if (!stage.equals("staging") && Stage.of(stage).isEmpty()) {
        throw MlflowException.invalid(
            "Stage '%s' is none of None, Staging, Production, Archived.".formatted(stage));
      }
    }
  }

  private static List<Version> latest(ModelState model, ModelLog log, List<String> stages) {
    return Entities.latest(model, log).entrySet().stream()
        .filter(
            entry ->
                stages.isEmpty()
                    || stages.contains(entry.getKey().label().toLowerCase(Locale.ROOT)))
        .map(Map.Entry::getValue)
        .toList();
  }

  static Notes notes(String description, Map<String, String> tags) {
    try {
      return new Notes(description, tags);
    } catch (IllegalArgumentException e) {
      throw MlflowException.invalid(String.valueOf(e.getMessage()));
    }
  }
}
