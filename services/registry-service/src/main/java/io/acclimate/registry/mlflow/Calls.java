package io.acclimate.registry.mlflow;

import io.acclimate.core.artifact.Json;
import io.acclimate.registry.rest.Changes;
import io.acclimate.registry.rest.ProblemException;
import io.acclimate.registry.rest.Reads;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.Decision.Refused;
import io.acclimate.registry.state.ModelLog;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.RegistryState;
import io.acclimate.registry.state.Standing;
import io.acclimate.registry.state.Version;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all of MLflow's calls have in common: reading the state, asking for changes, errors. */
@Singleton
final class Calls {
  private static final String DOOR = "mlflow";

  private final Reads reads;
  private final Changes changes;

  Calls(Reads reads, Changes changes) {
    this.reads = reads;
    this.changes = changes;
  }

  /** A call that may wait. */
  @FunctionalInterface
  interface Call<T> {
    T answer() throws InterruptedException;
  }

  /** Reads one model from the state. */
  @FunctionalInterface
  interface Reader {
    Json read(ModelState model, ModelLog log);
  }

  /** A call that says something and may wait. */
  @FunctionalInterface
  interface Asked {
    Json answer(Parameters given) throws InterruptedException;
  }

  /**
   * Answers what a request says with JSON, or with an error in MLflow's form.
   *
   * @param body null if it has none
   */
  static Response json(UriInfo uri, byte @Nullable [] body, Asked call)
      throws InterruptedException {
    return json(() -> call.answer(new Parameters(uri.getQueryParameters(), body)));
  }

  /** Answers with JSON, or with an error in MLflow's form. */
  static Response json(Call<Json> call) throws InterruptedException {
    return response(
        () -> Response.ok(call.answer().text(), MediaType.APPLICATION_JSON_TYPE).build());
  }

  /** Answers, or with an error in MLflow's form. */
  static Response response(Call<Response> call) throws InterruptedException {
    try {
      return call.answer();
    } catch (MlflowException e) {
      return e.asResponse();
    } catch (UncheckedIOException e) {
      return new MlflowException(
              MlflowException.Code.TEMPORARILY_UNAVAILABLE,
              "The store of the registry cannot be reached: " + e.getMessage())
          .asResponse();
    } catch (ProblemException e) {
      return new MlflowException(
              e.problem().status() == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()
                  ? MlflowException.Code.TEMPORARILY_UNAVAILABLE
                  : MlflowException.Code.INVALID_PARAMETER_VALUE,
              e.problem().detail())
          .asResponse();
    }
  }

  /** A change that a request asks for. */
  @FunctionalInterface
  interface Wish {
    Action of(Parameters given);
  }

  /**
   * Has a change of the named model decided, and answers with nothing.
   *
   * @param body null if the request has none
   */
  Response done(UriInfo uri, byte @Nullable [] body, Wish wish) throws InterruptedException {
    return json(
        uri,
        body,
        given -> {
          Answer unused = decided(given.name(), wish.of(given));
          return Json.object();
        });
  }

  <T> T read(Function<RegistryState, T> reader) throws InterruptedException {
    return reads.at(null, reader);
  }

  /** Reads a model; a name without a version is none. */
  Json model(String name, Reader reader) throws InterruptedException {
    return model(name, null, reader);
  }

  private Json model(String name, @Nullable Long minPosition, Reader reader)
      throws InterruptedException {
    return reads.at(minPosition, state -> reader.read(registered(state, name), state.log(name)));
  }

  /**
   * Has a change decided, and reads the model as it is then.
   *
   * @throws MlflowException if the registry refuses
   */
  Json change(String name, Action action, Reader reader) throws InterruptedException {
    return model(name, decided(name, action).offset(), reader);
  }

  /**
   * Has a change decided.
   *
   * @throws MlflowException if the registry refuses
   */
  Answer decided(String name, Action action) throws InterruptedException {
    Answer answer = changes.decided(name, DOOR, action);
    if (answer.decision() instanceof Refused refused) {
      throw MlflowException.of(refused);
    }
    return answer;
  }

  /** A model that is there; a name without a version is none. */
  static ModelState registered(RegistryState state, String name) {
    return state
        .model(name)
        .filter(model -> !model.deleted())
        .orElseThrow(
            () ->
                MlflowException.notThere(
                    state.named().containsKey(name)
                        ? "Registered Model with name=%s has no version yet; import one with: acclimate models import"
                            .formatted(name)
                        : "Registered Model with name=%s not found".formatted(name)));
  }

  /** A version that is there. */
  static Version version(ModelState model, ModelLog log, int number) {
    return log.version(number)
        .filter(version -> log.standing(number) != Standing.DELETED)
        .orElseThrow(
            () ->
                MlflowException.notThere(
                    "Model Version (name=%s, version=%d) not found"
                        .formatted(model.name(), number)));
  }
}
