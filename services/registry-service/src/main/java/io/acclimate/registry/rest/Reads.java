package io.acclimate.registry.rest;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Names;
import io.acclimate.registry.RegistryService;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.RegistryState;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads of a state that is complete and, where asked for, at least at a position. */
@Singleton
public final class Reads {
  private final RegistryService service;

  Reads(RegistryService service) {
    this.service = service;
  }

  /** Reads the state. */
  public <T> T at(@Nullable Long minPosition, Function<RegistryState, T> reader)
      throws InterruptedException {
    Duration limit = service.settings().maxWait();
    if (!service.journal().awaitComplete(limit)) {
      throw new ProblemException(
          Status.SERVICE_UNAVAILABLE,
          "journal-not-read",
          "the journal has not been read to its end yet; see /q/health/ready");
    }
    if (minPosition != null && !service.journal().awaitPosition(minPosition, limit)) {
      throw new ProblemException(
          Status.SERVICE_UNAVAILABLE,
          "position-not-reached",
          "position %d was not reached in %s".formatted(minPosition, limit));
    }
    return service.journal().read(reader);
  }

  /** Reads a model that is or was registered. */
  public <T> T model(
      String name, @Nullable Long minPosition, BiFunction<RegistryState, ModelState, T> reader)
      throws InterruptedException {
    requireName(name);
    return at(
        minPosition,
        state ->
            reader.apply(
                state,
                state
                    .model(name)
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                Status.NOT_FOUND,
                                "unknown-model",
                                "no model " + name + " is registered"))));
  }

  /** Refuses what cannot be a name. */
  public static String requireName(String name) {
    try {
      return Names.requireModel(name);
    } catch (InvalidFormatException e) {
      throw new ProblemException(
          Status.BAD_REQUEST, "name-invalid", String.valueOf(e.getMessage()));
    }
  }
}
